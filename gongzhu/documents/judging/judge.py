"""Judge one upload: recognise it here, decode it in a process that cannot hurt us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from gongzhu.common.errors import Unavailable
from gongzhu.documents.enums import MediaType
from gongzhu.documents.errors import Unfit
from gongzhu.documents.judging.signatures import recognise

_ROOT = Path(__file__).resolve().parents[3]
_WORKER = ["-P", "-s", "-B", "-W", "ignore", "-m", "gongzhu.documents.judging.worker"]
# Generous on the clock for a busy machine; the process itself is held to seconds of work.
_MOST_WAIT = 20
# So many uploads of one web process are looked through at once; the others queue for a while.
SEATS = 2
QUEUE_SECONDS = 15
_seats = BoundedSemaphore(SEATS)


@dataclass(frozen=True, slots=True)
class Judged:
    """An upload after cleaning.

    content: what is kept, never the bytes that came in. pages: 1 for a photograph.
    """

    content: bytes
    media_type: MediaType
    pages: int


def judge(data: bytes) -> Judged:
    """Clean an upload, or say in one sentence why it cannot be taken and what to do.

    Raises Unfit; Unavailable when too many uploads are waiting.
    """
    family = recognise(data)
    if not _seats.acquire(timeout=QUEUE_SECONDS):
        raise Unavailable("现在上传的人较多，文件没有保存。请过一两分钟再上传。")
    try:
        answer = _ask(family.value, data)
    except subprocess.TimeoutExpired as fault:
        raise _exhausting() from fault
    finally:
        _seats.release()
    if answer.returncode:
        raise _exhausting()
    header, _, content = answer.stdout.partition(b"\n")
    verdict = json.loads(header)
    if not verdict["ok"]:
        raise Unfit(verdict["code"], verdict["sentence"], is_hostile=verdict["is_hostile"])
    return Judged(content, MediaType(verdict["media_type"]), verdict["pages"])


def _ask(family: str, data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - our own module, fixed arguments, no shell
        [sys.executable, *_WORKER, family],
        input=data,
        capture_output=True,
        timeout=_MOST_WAIT,
        check=False,
        cwd=_ROOT,
        env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LC_ALL": "C"},
    )


def _exhausting() -> Unfit:
    return Unfit(
        "exhausting",
        "这份文件结构异常，检查时超出了内存或时间限制，没有保存。请重新拍照，或打印后扫描成新的 PDF 再上传。",
        is_hostile=True,
    )
