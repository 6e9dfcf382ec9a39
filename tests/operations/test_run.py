"""`make run`, as a person meets it: it comes up, says where to go, keeps others off, stops cleanly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.deployments import ROOT, on_one_database

pytestmark = [pytest.mark.slow, on_one_database]

UP, PATIENCE = "按 Ctrl-C 停止", 90


def built(var: Path) -> Path:
    """A folder whose households were built before: a start has nothing to wait for."""
    var.mkdir()
    done = {"until": "2026-11-22", "reached": "2026-11-22", "is_done": True}
    (var / "demo-progress.json").write_text(json.dumps(done))
    return var


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """One `make run`, without make."""

    def __init__(self, var: Path, port: int) -> None:
        self.log = var.parent / f"run-{time.monotonic_ns()}.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "scripts/run.py"],
                cwd=ROOT,
                env={**kept, "GONGZHU_VAR": str(var), "PORT": str(port), "PYTHONUTF8": "1"},
                stdout=out,
                stderr=out,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def wait_until_up(self) -> float:
        """Seconds it took to come up."""
        started = time.monotonic()
        while UP not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - started < PATIENCE, self.said
            time.sleep(0.1)
        return time.monotonic() - started

    def stop(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("run") / "var")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def running(var: Path, port: int) -> Iterator[Run]:
    run = Run(var, port)
    try:
        run.wait_until_up()
        yield run
    finally:
        if run.process.poll() is None:
            run.stop(signal.SIGINT)


def children(pid: int) -> list[int]:
    """Processes that a process has started and that live."""
    paths = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in paths for child in path.read_text().split()]


def family(run: Run) -> list[int]:
    """Web server, worker and simulator, with whatever these have started."""
    own = children(run.process.pid)
    return [*own, *(pid for child in own for pid in children(child))]


def lives(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def are_gone(pids: list[int], seconds: float = 15) -> bool:
    """Whether all of these end within a while."""
    deadline = time.monotonic() + seconds
    while any(lives(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(lives(pid) for pid in pids)


def test_it_serves_and_says_where_to_go(running: Run, port: int):
    said = running.said

    assert f"http://127.0.0.1:{port}/demo/" in said
    assert f"http://127.0.0.1:{port}/desk/sign-in/" in said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        ready = json.load(answer)
    assert ready["checks"]["database"] == ready["checks"]["migrations"] == "ok"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/", timeout=10) as answer:
        assert "以…身份体验" in answer.read().decode()


def test_a_second_platform_on_the_same_folder_is_kept_off(running: Run, var: Path):
    second = Run(var, free_port())

    assert second.process.wait(PATIENCE) == 1
    assert "平台已经在用" in second.said


def test_a_taken_port_is_told_with_what_to_do(running: Run, port: int, tmp_path: Path):
    other = Run(built(tmp_path / "var"), port)

    assert other.process.wait(PATIENCE) == 1
    assert f"端口 {port} 已被别的程序占用" in other.said
    assert "PORT=" in other.said


@pytest.mark.parametrize(
    "by",
    [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.trial)],
)
def test_it_starts_again_in_twenty_seconds_and_stops_with_everything_it_started(
    running: Run, var: Path, port: int, by: signal.Signals
):
    if running.process.poll() is None:
        running.stop(by)
    run = Run(var, port)
    took = run.wait_until_up()
    started = family(run)

    status = run.stop(by)

    assert took < 20
    assert status == 0
    assert "已停止" in run.said
    assert len(started) >= 4
    assert are_gone(started, seconds=1)


@pytest.mark.trial
@pytest.mark.requirement("OPS-05")
def test_a_run_that_is_killed_outright_leaves_no_process_behind(running: Run, var: Path, port: int):
    if running.process.poll() is None:
        running.stop(signal.SIGINT)
    run = Run(var, port)
    run.wait_until_up()
    started = family(run)

    run.stop(signal.SIGKILL)

    assert are_gone(started)


@pytest.mark.trial
@pytest.mark.requirement("OPS-05")
def test_a_worker_that_dies_is_noticed_and_named(running: Run, var: Path, port: int):
    if running.process.poll() is None:
        running.stop(signal.SIGINT)
    run = Run(var, port)
    run.wait_until_up()
    worker = next(
        pid
        for pid in children(run.process.pid)
        if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    others = family(run)

    os.kill(worker, signal.SIGKILL)

    assert run.process.wait(30) == 1
    assert "worker 意外停止" in run.said
    assert are_gone(others, seconds=1)
