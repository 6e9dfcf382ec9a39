"""The load shape of comparable systems: k6 on the same machine, 2 workers × 4 threads, closed loop.

An officer who may see one street reads lists and searches while the whole region's cases lie in the
database, and hands in forms: a case with its receipt number, event, task, message and three entries
of the trail, all committed before the answer is given. The worker is not running.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client

from bench.drafts import Drafts
from bench.fill import fill
from bench.ground import TOWN, VILLAGE, browser_of, cookie_of, officer, queries_of
from bench.sampling import layers_of
from bench.suites.lists import PAGES
from bench.usage import database_pid, largest_worker_mib, processor_ms
from gongzhu.accounts.enums import Role

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from processes import Platform  # noqa: E402 scripts are no package

USERS = (1, 20, 40)
READS = ("list20", "list100", "search", "worklist")
CITY_READS = ("list20", "search")
SECONDS = int(os.environ.get("GONGZHU_BENCH_SECONDS", "10"))
ROUNDS = int(os.environ.get("GONGZHU_BENCH_ROUNDS", "3"))
WORKERS, THREADS = 2, 4
CREATED = 150
SAMPLED = 20
"""Forms handed in within this process, to see where the time goes."""
WARMED = 24
"""Forms handed in before anything is counted, so that every thread has made its connection."""


def run(cases: int) -> dict[str, Any]:
    """Fill, look at one request of each kind, start the platform, load it."""
    fill(cases, busy_town=TOWN)
    clerk, city = officer("town", Role.WINDOW), officer("city", Role.SUPERVISOR)
    drafts = Drafts(clerk)
    drafts.prepare(CREATED * len(USERS) + SAMPLED + WARMED, VILLAGE)
    figures = _within(clerk, drafts)
    connections.close_all()
    with Platform(
        settings.VAR_DIR,
        database_url=os.environ.get("DATABASE_URL", ""),
        settings=os.environ["DJANGO_SETTINGS_MODULE"].rpartition(".")[2],
    ) as platform:
        platform.start_web(workers=WORKERS, threads=THREADS)
        web = platform.children[-1].pid
        load = Load(platform.url, cookie_of(clerk), web)
        load.warm(drafts)
        _loaded(figures, load, drafts)
        _loaded_by_all(figures, Load(platform.url, cookie_of(city), web))
        figures["memory"] = {"per_worker_mib": largest_worker_mib(web)}
    return figures


def _within(clerk: Any, drafts: Drafts) -> dict[str, Any]:
    """Queries and layers of each kind of request, asked one by one in this process."""
    browser, figures = browser_of(clerk), {}
    for work in READS:
        ask = _asker(browser, PAGES[work])
        ask()
        figures[f"{work}_within"] = {"queries": queries_of(ask), **layers_of([ask] * 100)}
    forms = [_hander(browser, target) for target in drafts.take(SAMPLED)]
    forms[0]()
    figures["create_within"] = {"queries": queries_of(forms[1]), **layers_of(forms[2:])}
    return figures


def _asker(browser: Client, path: str) -> Callable[[], None]:
    def ask() -> None:
        assert browser.get(path).status_code == 200, path

    return ask


def _hander(browser: Client, target: dict[str, str]) -> Callable[[], None]:
    def hand_in() -> None:
        answer = browser.post(target["url"], {"key": target["key"], "promise": "on"})
        assert answer.status_code == 302, answer.status_code

    return hand_in


class Load:
    """k6 against a running platform, as one signed-in officer."""

    def __init__(self, url: str, cookie: str, web: int) -> None:
        self.url, self.cookie, self.web = url, cookie, web

    def warm(self, drafts: Drafts) -> None:
        """Every worker has read its pages and handed something in; nothing of it is counted."""
        self.create(WORKERS * THREADS, drafts.take(WARMED))
        for work in READS:
            self.read(PAGES[work], WORKERS * THREADS, seconds=2)

    def read(self, path: str, users: int, *, seconds: int = SECONDS) -> dict[str, Any]:
        """So many users read a page again and again for so many seconds."""
        return self._run(users, READ=path, SECONDS=str(seconds))

    def create(self, users: int, targets: list[dict[str, str]]) -> dict[str, Any]:
        """So many users share the forms and hand each in once."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as kept:
            json.dump(targets, kept)
            kept.flush()
            return self._run(users, TARGETS=kept.name)

    def _run(self, users: int, **told: str) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            summary = Path(folder) / "summary.json"
            environment = {
                **os.environ, **told, "BASE": self.url, "COOKIE": self.cookie, "VUS": str(users),
                "CSRF_NAME": settings.CSRF_COOKIE_NAME,
            }  # fmt: skip
            command = [
                str(Path(sys.executable).with_name("k6")), "run", "--quiet", "--no-usage-report",
                "--summary-export", str(summary), str(ROOT / "bench" / "load.js"),
            ]  # fmt: skip
            before = self._spent()
            done = subprocess.run(
                command, env=environment, check=False, capture_output=True, text=True
            )
            if done.returncode:
                raise SystemExit(f"k6: {done.stderr[-2000:]}")
            figures = _figures(json.loads(summary.read_text())["metrics"])
            for name, now in self._spent().items():
                figures[name] = round((now - before[name]) / max(figures["requests"], 1), 1)
            return figures

    def _spent(self) -> dict[str, float]:
        """Processor time so far: of the web processes, and of the database where it has its own."""
        database = database_pid()
        own = {"database_cpu_ms": processor_ms(database)} if database else {}
        return {"web_cpu_ms": processor_ms(self.web), **own}


def _figures(metrics: dict[str, Any]) -> dict[str, Any]:
    taken, requests = metrics["http_req_duration"], metrics["http_reqs"]
    return {
        "per_second": round(requests["rate"], 1),
        "median_ms": round(taken["med"], 1),
        "p95_ms": round(taken["p(95)"], 1),
        "p99_ms": round(taken["p(99)"], 1),
        "max_ms": round(taken["max"], 1),
        "requests": requests["count"],
        "errors": metrics["checks"]["fails"],
    }


def _loaded(figures: dict[str, Any], load: Load, drafts: Drafts) -> None:
    for users in USERS:
        for work in READS:
            figures[f"{work}_{users}"] = _median_of(lambda w=work, u=users: load.read(PAGES[w], u))
            _say(f"{work}, {users} users", figures[f"{work}_{users}"])
        figures[f"create_{users}"] = {**load.create(users, drafts.take(CREATED)), "rounds": 1}
        _say(f"create, {users} users", figures[f"create_{users}"])


def _loaded_by_all(figures: dict[str, Any], load: Load) -> None:
    """The same lists by an officer who sees the whole city: every row is counted."""
    for work in CITY_READS:
        figures[f"{work}_city_20"] = {**load.read(PAGES[work], 20), "rounds": 1}
        _say(f"{work} of the whole city, 20 users", figures[f"{work}_city_20"])


def _median_of(measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure over the rounds; requests and errors are summed."""
    rounds = [measure() for _ in range(ROUNDS)]
    summed = ("requests", "errors")
    return {
        name: (sum if name in summed else median)(one[name] for one in rounds) for name in rounds[0]
    } | {"rounds": len(rounds)}


def _say(what: str, figures: dict[str, Any]) -> None:
    told = f"{figures['per_second']}/s, p95 {figures['p95_ms']} ms, errors {figures['errors']}"
    print(f"  {what}: {told}", file=sys.stderr, flush=True)
