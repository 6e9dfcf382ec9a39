"""The processes of a running platform, started and stopped together by their own ids."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Platform:
    """Web server, worker and partner simulator over one database and one folder of data.

    var: where everything that changes lies. port: of the web server; 0 takes a free one.
    """

    def __init__(
        self, var: Path, *, port: int = 0, database_url: str = "", settings: str = "demo"
    ) -> None:
        self.var = var
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.children: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": f"config.settings.{settings}",
            "GONGZHU_VAR": str(var),
            "PYTHONUNBUFFERED": "1",
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url

    def manage(self, *arguments: str, quiet: bool = False) -> None:
        """Run a management command to its end. Raises CalledProcessError when it fails."""
        out = subprocess.DEVNULL if quiet else None
        subprocess.run(
            [PYTHON, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=out,
        )

    def prepare(self) -> None:
        """Bring the database and the static files up to date."""
        self.var.mkdir(parents=True, exist_ok=True)
        self.manage("prepare")

    def start_simulator(self) -> None:
        """Start the partner simulator and let the platform know where it is."""
        key = self._partner_key()
        folder = self.var / "simulator"
        folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        self._spawn(
            "simulator", [PYTHON, "-m", "simulator", "--port", str(port), "--data", str(folder)],
            SIMULATOR_KEY=key, SIMULATOR_SIGNING_KEY=key,
        )  # fmt: skip
        self.environment["GONGZHU_PARTNER_URL"] = f"http://127.0.0.1:{port}"
        wait_for(f"http://127.0.0.1:{port}/healthz")

    def start_worker(self, every: float = 2.0) -> None:
        """Start the worker."""
        self._spawn("worker", [PYTHON, "manage.py", "worker", "--every", str(every)])

    def start_web(self, workers: int = 1, threads: int = 4) -> None:
        """Start the web server and wait until it answers."""
        command = [
            PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning",
            "config.wsgi:application",
        ]  # fmt: skip
        self._spawn("web", command)
        wait_for(f"{self.url}/healthz")

    def stop(self) -> None:
        """Stop every child by its process id, the newest first."""
        for child in reversed(self.children):
            child.send_signal(signal.SIGTERM)
        for child in reversed(self.children):
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
        self.children.clear()

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *exc: Any) -> None:
        self.stop()

    def _spawn(self, name: str, command: list[str], **more: str) -> None:
        logs = self.var / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        log = (logs / f"{name}.log").open("ab")
        environment = {**self.environment, **more}
        self.children.append(
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        )

    def _partner_key(self) -> str:
        sys.path.insert(0, str(ROOT))
        from config.settings.demo_secrets import demo_secret

        return self.environment.get("GONGZHU_PARTNER_KEY") or demo_secret(self.var, "partner_key")


def wait_for(url: str, seconds: float = 40.0) -> None:
    """Wait until an address answers. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=3):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.15)
    raise TimeoutError(f"{url} 没有在 {seconds:.0f} 秒内应答")
