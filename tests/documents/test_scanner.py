"""An outside virus scanner is asked when there is one, and silence counts as no."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongzhu.common.actor import SYSTEM
from gongzhu.common.errors import Unavailable
from gongzhu.documents import services
from gongzhu.documents.errors import Unfit
from tests.documents.conftest import files_in
from tests.documents.makers import jpeg

pytestmark = pytest.mark.requirement("SEC-03")


def exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = line.recv(size - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def received_stream(line: socket.socket) -> bytes:
    """Read an INSTREAM command as clamd does."""
    assert exactly(line, 10) == b"zINSTREAM\0"
    data = b""
    while size := struct.unpack(">I", exactly(line, 4))[0]:
        data += exactly(line, size)
    return data


@pytest.fixture
def clamd(settings, tmp_path: Path) -> Iterator[Callable[[bytes], list[bytes]]]:
    """Start a scanner that speaks the protocol, gives one answer, and keeps what it was sent."""
    listeners: list[socket.socket] = []

    def start(answer: bytes) -> list[bytes]:
        seen: list[bytes] = []
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(tmp_path / "clamd.ctl"))
        listener.listen()
        listeners.append(listener)

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                seen.append(received_stream(line))
                line.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        settings.CLAMD_SOCKET = str(tmp_path / "clamd.ctl")
        return seen

    yield start
    for listener in listeners:
        listener.close()


def test_the_scanner_sees_the_upload_as_it_came(dossier, clamd) -> None:
    seen = clamd(b"stream: OK\0")
    data = jpeg(comment=b"as it came" * 6500)

    services.receive(dossier, data, "a.jpg", title="身份证", by=SYSTEM)

    assert seen == [data]


def test_what_the_scanner_finds_is_refused(dossier, folders, clamd) -> None:
    clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")

    with pytest.raises(Unfit, match="带有病毒") as refusal:
        services.receive(dossier, jpeg(), "a.jpg", title="身份证", by=SYSTEM)

    assert refusal.value.is_hostile
    assert files_in(folders / "documents") == []


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK maybe\0"]
)
def test_an_unclear_answer_closes_the_door(dossier, folders, clamd, answer: bytes) -> None:
    clamd(answer)

    with pytest.raises(Unavailable, match="文件没有保存"):
        services.receive(dossier, jpeg(), "a.jpg", title="身份证", by=SYSTEM)

    assert files_in(folders / "documents") == []


@pytest.mark.parametrize("address", ["/nonexistent/clamd.ctl", "127.0.0.1:1"])
def test_a_scanner_that_is_not_there_closes_the_door(dossier, settings, address: str) -> None:
    settings.CLAMD_SOCKET = address

    with pytest.raises(Unavailable, match="没有响应"):
        services.receive(dossier, jpeg(), "a.jpg", title="身份证", by=SYSTEM)
