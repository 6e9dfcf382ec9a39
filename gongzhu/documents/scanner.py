"""An outside virus scanner, when the deployment has one: clamd over its socket.

`settings.CLAMD_SOCKET`: a path (`/run/clamav/clamd.ctl`) or `host:port`; empty for none. Configured
but not answering means no upload is kept: the check fails closed. Source: GB/T 22239 8.1.4.5.
"""

from __future__ import annotations

import socket
import struct

from django.conf import settings

from gongzhu.common.errors import Unavailable
from gongzhu.documents.errors import Unfit

_CHUNK = 64 * 1024
_SECONDS = 10
_MOST_ANSWER = 4096


def refuse_infected(data: bytes) -> None:
    """Have the configured scanner look at the upload as it came.

    Raises Unfit when it finds something, Unavailable when it does not give a clear answer.
    """
    address = settings.CLAMD_SOCKET
    if not address:
        return
    try:
        answer = _ask(address, data)
    except OSError as fault:
        raise _silent() from fault
    if answer.endswith(" FOUND"):
        raise Unfit(
            "virus",
            "病毒检查发现这份文件带有病毒，没有保存。请先在自己的设备上查杀病毒，再重新拍照或扫描上传。",
            is_hostile=True,
        )
    if answer != "stream: OK":
        raise _silent()


def _silent() -> Unavailable:
    return Unavailable(
        "病毒检查服务暂时没有响应，文件没有保存。请过几分钟再上传，或把纸质材料交到窗口。"
    )


def _ask(address: str, data: bytes) -> str:
    with _connect(address) as line:
        line.settimeout(_SECONDS)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
        return _answer(line)


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_SECONDS)


def _answer(line: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < _MOST_ANSWER:
        piece = line.recv(_MOST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.partition(b"\0")[0].decode(errors="replace").strip()
