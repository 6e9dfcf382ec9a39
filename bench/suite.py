"""Run one suite on the database this process is configured for and print its figures as JSON.

DATABASE_URL=… GONGZHU_VAR=… python -m bench.suite rules|diagnosis|search|flow|lists|load [--cases N]
"""

from __future__ import annotations

import argparse
import json
from importlib import import_module

from bench.ground import prepare

SUITES = ("rules", "diagnosis", "search", "flow", "lists", "load")


def main() -> None:
    """Prepare what is not there yet, measure, print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--cases", type=int, default=100_000)
    arguments = parser.parse_args()
    prepare()
    figures = import_module(f"bench.suites.{arguments.suite}").run(arguments.cases)
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
