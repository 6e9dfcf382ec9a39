"""A database and a folder for one run on one kind of database, kept between its suites."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.usage import DATABASE_PID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from with_postgres import Server  # noqa: E402 scripts are no package

KEPT = ("GONGZHU_PACKAGES", "GONGZHU_BENCH_")
DATABASES = ("sqlite", "postgresql")


class World:
    """SQLite (WAL, synchronous FULL) or a durable PostgreSQL with row-level security.

    PostgreSQL is started for the run and stopped after it; a folder of an interrupted run is taken
    up again with the data that is there.
    """

    def __init__(self, database: str, folder: Path) -> None:
        self.folder = folder / database
        self.folder.mkdir(parents=True, exist_ok=True)
        self.server: Server | None = None
        if database == "postgresql":
            cluster = folder / "cluster"
            cluster.mkdir(exist_ok=True)
            self.server = Server(cluster, durable=True)

    def __enter__(self) -> World:
        self.url = self.server.start() if self.server else ""
        return self

    def __exit__(self, *exc: object) -> None:
        if self.server:
            self.server.stop()

    def run(self, suite: str, cases: int) -> dict[str, Any]:
        """One suite in a process of its own. Raises CalledProcessError when it fails."""
        command = [sys.executable, "-m", "bench.suite", suite, "--cases", str(cases)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return figures

    def _environment(self) -> dict[str, str]:
        """A real deployment's settings; the proxy that would speak TLS is k6 itself."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("GONGZHU_") or name.startswith(KEPT)
        }
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATABASE_URL": self.url,
            "GONGZHU_VAR": str(self.folder),
            "GONGZHU_SECRET_KEY": self._secret(),
            "GONGZHU_BEHIND_TLS_PROXY": "1",
            "GONGZHU_HOSTS": "127.0.0.1",
            "GONGZHU_LOG": "ERROR",
            DATABASE_PID: str(self.server.process.pid)
            if self.server and self.server.process
            else "",
        }

    def _secret(self) -> str:
        kept = self.folder / "secret"
        if not kept.exists():
            kept.write_text(secrets.token_urlsafe(48))
        return kept.read_text()
