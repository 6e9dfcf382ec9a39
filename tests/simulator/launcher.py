"""Start the real partner simulator in a process of its own, for any test that needs partners.

with launcher.running(folder) as partner:
    partner.put("/control/faults/tax", {"down": True})
"""

import os
import selectors
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
KEY = "key-of-the-tests"
SIGNING_KEY = "signing-key-of-the-tests"
_START_SECONDS = 20


@dataclass
class Partner:
    """A running simulator."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path
    key: str = KEY
    signing_key: str = SIGNING_KEY
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=30))

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.url.rsplit(":", 1)[1])

    @property
    def log(self) -> str:
        """Return everything it has logged so far."""
        return (self.folder / "simulator.log").read_text(encoding="utf-8")

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send one request with the shared key; options as for httpx."""
        headers = {"Authorization": f"Bearer {self.key}", **options.pop("headers", {})}
        return self.client.request(method, self.url + path, headers=headers, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Send GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """Send POST."""
        return self.request("POST", path, **options)

    def put(self, path: str, body: Any) -> httpx.Response:
        """Send PUT with a JSON body and insist on success: for the control endpoints."""
        return self.request("PUT", path, json=body).raise_for_status()

    def reset(self) -> None:
        """Bring the simulator back to a clean slate."""
        self.post("/control/reset").raise_for_status()

    def stop(self) -> int:
        """End it with SIGTERM and return its exit status."""
        self.process.terminate()
        return self._wait()

    def kill(self) -> int:
        """End it with SIGKILL, as a crash would, and return its exit status."""
        self.process.kill()
        return self._wait()

    def _wait(self) -> int:
        status = self.process.wait(timeout=15)
        self.client.close()
        if self.process.stdout:
            self.process.stdout.close()
        return status


def start(folder: Path, *extra: str, port: int = 0) -> Partner:
    """Start a simulator with its state in `folder`; `extra` are further command-line options."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "simulator", "--port", str(port), "--data", str(folder)]
    environment = {
        **os.environ,
        "SIMULATOR_KEY": KEY,
        "SIMULATOR_SIGNING_KEY": SIGNING_KEY,
        "PYTHONUTF8": "1",
    }
    with (folder / "simulator.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, *extra], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log
        )
    return Partner(process, _address(process, folder), folder)


@contextmanager
def running(folder: Path, *extra: str) -> Iterator[Partner]:
    """Give a simulator and end it afterwards."""
    partner = start(folder, *extra)
    try:
        yield partner
    finally:
        if partner.process.poll() is None:
            partner.stop()


def _address(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Return the address in the one line the simulator prints when it is ready."""
    stdout = process.stdout
    if stdout is None:
        raise RuntimeError("the simulator was started without a pipe")
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ)
        ready = selector.select(timeout=_START_SECONDS)
    line = stdout.readline().decode() if ready else ""
    if not line.startswith("simulator listening on http://"):
        process.kill()
        process.wait()
        stdout.close()
        log = (folder / "simulator.log").read_text(encoding="utf-8")
        raise RuntimeError(f"the simulator did not start: {line!r}\n{log}")
    return line.split()[-1]
