"""`make bench`: every suite on SQLite and on PostgreSQL, as JSON and as a page.

- `make bench`: everything at 100,000 cases, into docs/benchmarks.*
- `make bench SUITE=rules,flow DATABASE=sqlite`: a part; the rest stays as it was published
- `make bench CASES=2000`: a trial, into the folder of the run; docs are left alone
- `make bench RESUME=1`: go on where an interrupted run of this commit ended
"""

from __future__ import annotations

import argparse
import fcntl
import json
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.machine import code, machine
from bench.table import page
from bench.worlds import DATABASES, ROOT, World

SUITES = ("rules", "diagnosis", "search", "flow", "lists", "load")
PUBLISHED = 100_000
DOCS = ROOT / "docs" / "benchmarks.json"


def main() -> int:
    """Run what was asked for, print the page, keep it."""
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    folder = _folder(asked)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        results = Results(folder / "figures.json", asked)
        for database in asked.database:
            with World(database, folder) as world:
                for suite in asked.suite:
                    results.measure(world, suite, database)
    results.publish(DOCS if asked.cases == PUBLISHED else folder / "trial.json")
    if asked.cases == PUBLISHED:
        shutil.rmtree(folder)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=PUBLISHED)
    parser.add_argument("--suite", type=_some_of(SUITES), default=list(SUITES))
    parser.add_argument("--database", type=_some_of(DATABASES), default=list(DATABASES))
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def _some_of(known: tuple[str, ...]) -> Any:
    def read(text: str) -> list[str]:
        asked = text.split(",")
        if unknown := [one for one in asked if one not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]}: not one of {', '.join(known)}")
        return [one for one in known if one in asked]

    return read


def _folder(asked: argparse.Namespace) -> Path:
    """Where the run's databases lie: emptied, unless an interrupted run is taken up."""
    folder = Path(tempfile.gettempdir()) / f"gongzhu-bench-{asked.cases}"
    if folder.exists() and not asked.resume:
        shutil.rmtree(folder)
    folder.mkdir(mode=0o755, exist_ok=True)
    return folder


class Results:
    """The figures of a run, kept after every suite so that an interrupted run can go on."""

    def __init__(self, kept: Path, asked: argparse.Namespace) -> None:
        self.kept = kept
        self.begun: dict[str, Any] = {"code": code(), "cases": asked.cases, "suites": {}}
        if kept.exists():
            self.begun = json.loads(kept.read_text())
            if self.begun["code"] != code():
                raise SystemExit("the interrupted run was of other code; run it without RESUME")

    def measure(self, world: World, suite: str, database: str) -> None:
        """Run one suite, unless the interrupted run had finished it."""
        found = self.begun["suites"].setdefault(suite, {})
        if database in found:
            return
        print(f"… {suite} on {database}", file=sys.stderr, flush=True)
        begun, before = time.monotonic(), machine()
        figures = world.run(suite, self.begun["cases"])
        seconds = round(time.monotonic() - begun)
        found[database] = {
            "machine": before,
            "cases": self.begun["cases"],
            "seconds": seconds,
            "figures": figures,
        }
        self.kept.write_text(_json(self.begun))

    def publish(self, path: Path) -> None:
        """Put what was measured in the place of what was published before, and print the page."""
        told: dict[str, Any] = {"suites": {}}
        if path.exists():
            told["suites"] = json.loads(path.read_text())["suites"]
        for suite, by_database in self.begun["suites"].items():
            told["suites"][suite] = {**told["suites"].get(suite, {}), **by_database}
        path.write_text(_json(told))
        path.with_suffix(".md").write_text(page(told))
        print(page(told))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
