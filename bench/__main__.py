"""`make bench`: every suite on SQLite and on PostgreSQL, as JSON and as a table.

python -m bench [--cases 100000] [--only rules,flow,worklist,load] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.machine import machine
from bench.table import table

ROOT = Path(__file__).resolve().parents[1]
SUITES = ("rules", "flow", "worklist", "load")
MODULES = {"load": "bench.load"}


def main() -> int:
    """Run the suites, print the table, keep the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--only", default=",".join(SUITES))
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.json")
    arguments = parser.parse_args()
    results: dict[str, Any] = {"machine": machine(), "cases": arguments.cases, "suites": {}}
    if arguments.out.exists():
        results["suites"] = json.loads(arguments.out.read_text())["suites"]
    for suite in arguments.only.split(","):
        for database in ("sqlite", "postgresql"):
            print(f"… {suite} on {database}", file=sys.stderr, flush=True)
            results["suites"].setdefault(suite, {})[database] = run(
                suite, database, arguments.cases
            )
    arguments.out.write_text(
        json.dumps(results, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )
    arguments.out.with_suffix(".md").write_text(table(results))
    print(table(results))
    return 0


def run(suite: str, database: str, cases: int) -> dict[str, Any]:
    """One suite in processes and a database of its own."""
    command = [
        sys.executable,
        "-m",
        MODULES.get(suite, "bench.inside"),
        suite,
        "--cases",
        str(cases),
    ]
    if database == "postgresql":
        command = [sys.executable, "scripts/with_postgres.py", "--durable", "--", *command]
    with tempfile.TemporaryDirectory(prefix="gongzhu-bench-") as var:
        environment = {**os.environ, "GONGZHU_VAR": var, "GONGZHU_LOG": "ERROR", "DATABASE_URL": ""}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    return {"machine": machine(), **json.loads(done.stdout.splitlines()[-1])}


if __name__ == "__main__":
    sys.exit(main())
