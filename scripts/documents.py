"""The documents that are written by machine, so that they say what the code says.

    python scripts/documents.py            write them
    python scripts/documents.py --check    compare, name what is stale, exit 1 when anything is

Reads code, packs and tests as text or data; needs neither a database nor a running platform.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "scripts"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

Page = Callable[[Path], str]


def pages() -> Mapping[str, Page]:
    """Every generated page by its path below the repository, with the function that writes it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from documents_pages import conformance, glossary, house, roles, states

    return {
        "docs/house.md": house.page,
        "docs/states.md": states.page,
        "docs/roles.md": roles.page,
        "docs/conformance.md": conformance.page,
        "docs/glossary.md": glossary.page,
    }


def stale(at: Path = ROOT) -> dict[str, str]:
    """The generated pages whose file is not what the code says now, with what it should say.

    at: the folder whose `docs/` is compared.
    Raises Contradiction when what a page is read from does not agree with itself.
    """
    written = {name: page(ROOT) for name, page in pages().items()}
    return {name: text for name, text in written.items() if _is_stale(at / name, text)}


def _is_stale(path: Path, text: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8") != text


def main() -> int:
    """Write or check; 1 when something is stale, or when what is read contradicts itself."""
    parser = argparse.ArgumentParser(description="Write the generated documents.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args().check
    try:
        found = stale()
    except Contradiction as fault:
        print(f"documents: {fault}", file=sys.stderr)
        return 1
    for name, text in found.items():
        if not check:
            (ROOT / name).write_text(text, encoding="utf-8")
        print(f"documents: {name} {'is stale; run: make docs' if check else 'written'}")
    return 1 if check and found else 0


from documents_pages.markdown import Contradiction  # noqa: E402 - the path is set above

if __name__ == "__main__":
    sys.exit(main())
