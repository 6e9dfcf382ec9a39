"""Real deployments in processes of their own, outside demonstration mode."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
on_one_database = pytest.mark.skipif(
    os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="processes with databases of their own: the same on every database",
)


@dataclass
class Deployment:
    """One deployment: a folder of data and an environment."""

    var: Path
    environment: dict[str, str] = field(default_factory=dict)

    def with_(self, **changes: str) -> Deployment:
        """The same deployment under other settings; "" unsets one."""
        return Deployment(self.var, {**self.environment, **changes})

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._whole(),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def serve(self) -> str:
        """Start the web server: "" when it answers, otherwise what it said before it ended."""
        port = _free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)]
        log = self.var / f"web-{port}.log"
        with log.open("wb") as out:
            server = subprocess.Popen(
                [*command, "gongzhu.operations.wsgi:application"],
                cwd=ROOT, env=self._whole(), stdout=out, stderr=out,
            )  # fmt: skip
        try:
            return "" if _answers(server, port) else log.read_text()
        finally:
            server.terminate()
            server.wait(20)

    def _whole(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        own = {"GONGZHU_VAR": str(self.var), "PYTHONUTF8": "1", **self.environment}
        return {**kept, **{name: value for name, value in own.items() if value}}


def sound(var: Path) -> Deployment:
    """A deployment with nothing wrong: its own secrets, its own keys, no partner yet."""
    var.mkdir(parents=True, exist_ok=True)
    return Deployment(
        var,
        {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "GONGZHU_SECRET_KEY": secrets.token_urlsafe(48),
            "GONGZHU_BEHIND_TLS_PROXY": "1",
        },
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=3) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
