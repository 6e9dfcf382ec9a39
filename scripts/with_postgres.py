"""Run a command against a PostgreSQL started for it alone, and stop that server afterwards.

    python scripts/with_postgres.py [--durable] -- COMMAND [ARG ...]

The command finds the server in DATABASE_URL, as a role that is neither superuser nor exempt from
row-level security. --durable keeps fsync on (for measurements and crash trials).
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROLE = "gongzhu"


def main() -> int:
    """Start, run, stop; the command's exit code is ours."""
    arguments = sys.argv[1:]
    durable = "--durable" in arguments[: arguments.index("--")]
    command = arguments[arguments.index("--") + 1 :]
    folder = Path(tempfile.mkdtemp(prefix="gongzhu-pg-"))
    server = Server(folder, durable=durable)
    try:
        url = server.start()
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A PostgreSQL cluster in a folder, on a free port of the loopback."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder, self.durable = folder, durable
        self.bin = newest_binaries()
        self.port = free_port()
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Initialise unless the folder holds a cluster already, and start; return its URL."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.user)
        data = self.folder / "data"
        is_new = not data.exists()
        if is_new:
            self._run(
                "initdb",
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "postgres",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            )
        options = ["-D", data, "-k", self.folder, "-h", "127.0.0.1", "-p", str(self.port)]
        settings = ["-c", "max_connections=200", "-c", "shared_buffers=256MB"]
        if not self.durable:
            settings += [
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off",
            ]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [self.bin / "postgres", *map(str, options), *settings],
            stdout=log,
            stderr=log,
            **self._as_user(),
        )
        self._wait()
        if is_new:
            self._sql(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB")
            self._sql(f"CREATE DATABASE {ROLE} OWNER {ROLE}")
        return f"postgres://{ROLE}@127.0.0.1:{self.port}/{ROLE}"

    def stop(self) -> None:
        """Stop the server by its own process id."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [self.bin / program, *map(str, arguments)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._as_user(),
        )

    def _sql(self, statement: str) -> None:
        self._run(
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            self.port,
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-qc",
            statement,
        )

    def _as_user(self) -> dict[str, object]:
        """PostgreSQL refuses to run as root; hand over to the postgres account then."""
        if os.geteuid() != 0:
            return {"cwd": self.folder}
        account = pwd.getpwnam(self.user)
        return {"user": account.pw_uid, "group": account.pw_gid, "cwd": self.folder}

    def _wait(self) -> None:
        for _ in range(200):
            try:
                self._sql("SELECT 1")
                return
            except subprocess.CalledProcessError:
                time.sleep(0.1)
        raise SystemExit(f"PostgreSQL did not start; its log: {(self.folder / 'log').read_text()}")


def newest_binaries() -> Path:
    """Folder of the newest installed server."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parents[1].name)
    )
    if not found:
        raise SystemExit("没有找到 PostgreSQL。请先运行 make setup-test。")
    return found[-1].parent


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
