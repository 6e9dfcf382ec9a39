"""Run the `openssl` command line, as anyone who checks our word will."""

from __future__ import annotations

import shutil
import subprocess

from gongzhu.common.errors import Unavailable

_SECONDS = 20


def run(*arguments: str) -> bytes:
    """What the command writes. Raises Unavailable with what it complained about."""
    program = shutil.which("openssl")
    if program is None:
        raise Unavailable(
            "服务器上没有 openssl 命令，暂时不能加盖时间戳。请系统管理员安装 openssl 3.0 以上版本。"
        )
    command = [program, *arguments]
    result = subprocess.run(  # noqa: S603 - fixed program, no shell
        command, capture_output=True, timeout=_SECONDS, check=False, env={"LC_ALL": "C"}
    )
    if result.returncode:
        complaint = result.stderr.decode(errors="replace").strip().splitlines()
        reason = next(
            (line for line in complaint if "error" in line.lower()), "".join(complaint[:1])
        )
        raise Unavailable(f"时间戳没有通过（{reason}）。请联系系统管理员检查时间戳服务。")
    return result.stdout
