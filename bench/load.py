"""The load shape of comparable systems: k6 on the same machine, 2 workers × 4 threads, closed loop.

An officer who may see one street lists, searches and opens the worklist while the whole region's
cases lie in the database; drafts that are complete are handed in, which opens a case with its
audit chain, flow event, tasks and receipt before the answer is given.
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

import django
import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.drafts import Drafts  # noqa: E402
from bench.fill import fill  # noqa: E402
from bench.inside import TOWN, VILLAGE, officer  # noqa: E402
from gongzhu.accounts.enums import Role  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from processes import Platform  # noqa: E402

USERS = (1, 20, 40)
READS = ("list20", "list100", "search", "worklist")
SECONDS = 10
CREATED = 150


def main() -> None:
    """Fill, start, load, print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("suite")
    parser.add_argument("--cases", type=int, default=100_000)
    arguments = parser.parse_args()
    call_command("prepare", stdout=sys.stderr)
    fill(arguments.cases, busy_town=TOWN, share=0.01)
    clerk = officer("civil_affairs", "town", Role.WINDOW)
    drafts = Drafts(clerk)
    drafts.prepare(CREATED * len(USERS), VILLAGE)
    figures: dict[str, Any] = {"cases": arguments.cases, **_queries(drafts.cookie)}
    connections.close_all()
    with Platform(settings.VAR_DIR, database_url=os.environ.get("DATABASE_URL", "")) as platform:
        platform.start_web(workers=2, threads=4)
        for work in (*READS, "create"):
            for users in USERS:
                figures[f"{work}_{users}"] = _run(platform.url, work, users, drafts)
        figures["memory_per_worker_mib"] = _memory(platform)
    print(json.dumps(figures, ensure_ascii=False))


def _run(url: str, work: str, users: int, drafts: Drafts) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        summary = Path(folder) / "summary.json"
        targets = Path(folder) / "targets.json"
        targets.write_text(json.dumps(drafts.take(CREATED) if work == "create" else []))
        environment = {
            **os.environ, "BASE": url, "WORK": work, "VUS": str(users), "COOKIE": drafts.cookie,
            "SECONDS": str(SECONDS), "TARGETS": str(targets),
        }  # fmt: skip
        command = [
            str(Path(sys.executable).with_name("k6")), "run", "--quiet", "--no-usage-report",
            "--summary-export", str(summary), str(ROOT / "bench" / "load.js"),
        ]  # fmt: skip
        subprocess.run(
            command,
            env=environment,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return _figures(json.loads(summary.read_text())["metrics"])


def _figures(metrics: dict[str, Any]) -> dict[str, Any]:
    taken, requests, checks = (
        metrics["http_req_duration"],
        metrics["http_reqs"],
        metrics.get("checks", {}),
    )
    return {
        "median_ms": round(taken["med"], 1),
        "p95_ms": round(taken["p(95)"], 1),
        "per_second": round(requests["rate"], 1),
        "requests": requests["count"],
        "failed": checks.get("fails", 0),
    }


def _queries(cookie: str) -> dict[str, int]:
    """Queries of one warm page, session and actor included."""
    client = Client()
    client.cookies.load(cookie)
    found = {}
    for work, path in (("list20", "/desk/cases/?size=20"), ("worklist", "/desk/")):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        found[f"queries_{work}"] = len(captured)
    return found


def _memory(platform: Platform) -> float:
    """Proportional set size of one worker process, MiB."""
    web = psutil.Process(platform.children[-1].pid)
    workers = web.children(recursive=True) or [web]
    return round(max(w.memory_full_info().pss for w in workers) / 1024**2, 1)


if __name__ == "__main__":
    main()
