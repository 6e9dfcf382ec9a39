"""The processes of a running platform, started and stopped together by their own ids."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
TAIL = 15
_PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """A process of the platform ended by itself. The text says which, with the end of its log."""


class Busy(Exception):
    """Something else is in the way: the port, or the folder of data."""


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Whether somebody listens on a port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end_with_us() -> None:
    """In a new child: have the kernel stop it when we are gone, however we went (Linux only)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    """Tell a child and what it has started; also what is left when the child itself has gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


class Platform:
    """Web server, worker and partner simulator over one database and one folder of data.

    var: where everything that changes lies. port: of the web server; 0 takes a free one.
    """

    def __init__(
        self, var: Path, *, port: int = 0, database_url: str = "", settings: str = "demo"
    ) -> None:
        self.var = var.resolve()
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.children: list[subprocess.Popen[bytes]] = []
        self._named: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": f"config.settings.{settings}",
            "GONGZHU_VAR": str(self.var),
            "PYTHONUNBUFFERED": "1",
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        self._lock: IO[str] | None = None

    def manage(self, *arguments: str, quiet: bool = False) -> None:
        """Run a management command to its end, or until we are told to stop.

        Raises CalledProcessError when it fails.
        """
        subprocess.run(
            [PYTHON, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL if quiet else None,
            start_new_session=True,  # Ctrl-C at the terminal reaches us alone
            preexec_fn=_end_with_us,
        )

    def ask(self, *arguments: str) -> str:
        """What a management command writes. Raises CalledProcessError when it fails."""
        command = [PYTHON, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def claim(self) -> None:
        """Take port and folder before anything is done with them. Raises Busy."""
        if is_taken(self.port):
            raise Busy(f"端口 {self.port} 已被别的程序占用。请换一个：PORT=8001 make run")
        self.var.mkdir(parents=True, exist_ok=True)
        self._lock = (self.var / ".running").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"平台已经在用 {self.var} 运行。请先停止它，或换一个 GONGZHU_VAR。"
            ) from None

    def prepare(self, *, quiet: bool = False) -> None:
        """Lay out fonts and front-end files, bring the database and the static files up to date."""
        self.var.mkdir(parents=True, exist_ok=True)
        command = [PYTHON, "scripts/frontend.py"]
        subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.DEVNULL
        )
        self.manage("prepare", quiet=quiet)

    def start_simulator(self, *, today: str = "") -> None:
        """Start the partner simulator and let the platform know where it is.

        today: the day its registers are of, instead of the real one.
        """
        key = self.partner_key()
        folder = self.var / "simulator"
        folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        command = [PYTHON, "-m", "simulator", "--port", str(port), "--data", str(folder)]
        command += ["--today", today] if today else []
        self._spawn("simulator", command, SIMULATOR_KEY=key, SIMULATOR_SIGNING_KEY=key)
        self.environment["GONGZHU_PARTNER_URL"] = f"http://127.0.0.1:{port}"
        self.wait_for("simulator", f"http://127.0.0.1:{port}/healthz")

    def start_worker(self, every: float = 2.0, name: str = "worker") -> subprocess.Popen[bytes]:
        """Start a worker."""
        return self._spawn(name, [PYTHON, "manage.py", "worker", "--every", str(every)])

    def start_web(self, workers: int = 1, threads: int = 4) -> None:
        """Start the web server and wait until it answers. Raises Stopped, TimeoutError."""
        command = [
            PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning",
            "gongzhu.operations.wsgi:application",
        ]  # fmt: skip
        self._spawn("web", command)
        self.wait_for("web", f"{self.url}/healthz")

    def wait_for(self, name: str, url: str, seconds: float = 60.0) -> None:
        """Wait until a child answers. Raises Stopped when it ended instead, TimeoutError."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.look_after(name)
            try:
                with urllib.request.urlopen(url, timeout=3):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise TimeoutError(f"{name} 没有在 {seconds:.0f} 秒内应答。日志：{self._log(name)}")

    def look_after(self, *names: str) -> None:
        """Raise Stopped when one of the children has ended by itself."""
        for name in names or tuple(self._named):
            status = self._named[name].poll()
            if status is not None:
                tail = "\n".join(self._log(name).read_text(errors="replace").splitlines()[-TAIL:])
                raise Stopped(
                    f"{name} 意外停止（状态 {status}）。日志 {self._log(name)} 的末尾：\n{tail}"
                )

    def kill(self, name: str) -> None:
        """End one child as a crash would, by its own process id."""
        child = self._named.pop(name)
        self.children.remove(child)
        child.kill()
        child.wait()

    def stop(self) -> None:
        """Stop every child with whatever it has started, by its process group, the newest first."""
        newest_first = list(reversed(self.children))
        for child in newest_first:
            _signal_group(child, signal.SIGTERM)
        for child in newest_first:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            _signal_group(child, signal.SIGKILL)
            child.wait()
        self.children.clear()
        self._named.clear()
        if self._lock:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *exc: Any) -> None:
        self.stop()

    def _spawn(self, name: str, command: list[str], **more: str) -> subprocess.Popen[bytes]:
        """A child in a session of its own: Ctrl-C at the terminal reaches us alone, and we stop it."""
        self._log(name).parent.mkdir(parents=True, exist_ok=True)
        with self._log(name).open("ab") as log:
            child = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**self.environment, **more},
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_us,
            )
        self._named[name] = child
        self.children.append(child)
        return child

    def _log(self, name: str) -> Path:
        return self.var / "logs" / f"{name}.log"

    def partner_key(self) -> str:
        """The key shared with the simulator, made at first start."""
        if str(ROOT) not in sys.path:
            sys.path.insert(0, str(ROOT))
        from config.settings.demo_secrets import demo_secret

        return self.environment.get("GONGZHU_PARTNER_KEY") or demo_secret(self.var, "partner_key")
