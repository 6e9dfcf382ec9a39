"""A timestamp is believed only after it was verified, whoever gave it."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from gongzhu.archive import authority, tsa
from gongzhu.archive.authority import make_tsa
from gongzhu.common.errors import Unavailable

pytestmark = pytest.mark.requirement("ARC-01")

DIGEST = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture
def keys_folder(settings, tmp_path: Path) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.DEMO = True
    return settings.KEYS_DIR


def test_a_stamp_holds_for_its_digest_and_no_other(keys_folder: Path) -> None:
    stamp = tsa.stamp(DIGEST)

    assert tsa.verify(DIGEST, stamp.reply, stamp.chain) == stamp.at
    with pytest.raises(Unavailable, match="时间戳没有通过"):
        tsa.verify(OTHER, stamp.reply, stamp.chain)


def test_a_stamp_of_another_authority_does_not_hold(keys_folder: Path, tmp_path: Path) -> None:
    stamp = tsa.stamp(DIGEST)
    stranger = make_tsa(tmp_path / "stranger").read_text()

    with pytest.raises(Unavailable):
        tsa.verify(DIGEST, stamp.reply, stranger)


@pytest.mark.parametrize("position", [40, 120, 300, -5])
def test_a_changed_stamp_does_not_hold(keys_folder: Path, position: int) -> None:
    stamp = tsa.stamp(DIGEST)
    reply = bytearray(stamp.reply)
    reply[position] ^= 1

    with pytest.raises(Unavailable):
        tsa.verify(DIGEST, bytes(reply), stamp.chain)


def test_the_signing_certificate_is_named(keys_folder: Path) -> None:
    stamp = tsa.stamp(DIGEST)
    printed = subprocess.run(
        [shutil.which("openssl"), "x509", "-in", keys_folder / "tsa" / "tsa.pem", "-noout", "-fingerprint", "-sha256"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout  # fmt: skip

    assert printed.partition("=")[2].strip().replace(":", "").lower() == stamp.certificate


def test_serial_numbers_do_not_repeat_under_pressure(keys_folder: Path) -> None:
    make_tsa(keys_folder / "tsa")

    with ThreadPoolExecutor(4) as pool:
        stamps = list(pool.map(lambda _: tsa.stamp(DIGEST), range(8)))

    assert (keys_folder / "tsa" / "serial").read_text().strip() == "09"
    assert len({stamp.reply for stamp in stamps}) == 8


def test_private_keys_are_for_the_owner_alone(keys_folder: Path) -> None:
    make_tsa(keys_folder / "tsa")

    assert (keys_folder / "tsa" / "tsa.key").stat().st_mode & 0o077 == 0
    assert (keys_folder / "tsa").stat().st_mode & 0o077 == 0
    assert not list(keys_folder.rglob("ca.key"))


def test_an_authority_is_made_once(keys_folder: Path, capsys) -> None:
    call_command("make_tsa")
    root = (keys_folder / "tsa" / "ca.pem").read_text()

    call_command("make_tsa")

    assert (keys_folder / "tsa" / "ca.pem").read_text() == root
    assert "没有改动" in capsys.readouterr().out


def test_outside_a_demonstration_nothing_is_made_silently(keys_folder: Path, settings) -> None:
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured, match="make_tsa"):
        tsa.stamp(DIGEST)

    assert not authority.is_made(keys_folder / "tsa")


@pytest.fixture
def outside(settings, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Starts an authority behind HTTP that answers as told; points the settings at it."""
    folder = tmp_path / "outside"
    make_tsa(folder)
    servers: list[HTTPServer] = []

    def start(answer: Callable[[bytes], tuple[int, bytes]] | None = None) -> None:
        local = tsa.Local(folder)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                asked = self.headers["Content-Type"] == "application/timestamp-query"
                status, body = (
                    answer(query) if answer else (200 if asked else 415, local.reply(query))
                )
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Stay quiet."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/"
        settings.TSA_CHAIN = folder / "ca.pem"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_outside_authority_takes_the_place_of_ours(outside, keys_folder: Path) -> None:
    outside()

    stamp = tsa.stamp(DIGEST)

    assert tsa.verify(DIGEST, stamp.reply, stamp.chain)
    assert not (keys_folder / "tsa").exists()


def test_a_replayed_answer_is_refused(outside, keys_folder: Path) -> None:
    outside()
    earlier = tsa.stamp(DIGEST).reply
    outside(lambda query: (200, earlier))

    with pytest.raises(Unavailable, match="时间戳没有通过"):
        tsa.stamp(DIGEST)


@pytest.mark.parametrize(
    "answer", [(200, b""), (200, b"<html>"), (503, b""), (200, b"\x30\x03\x02\x01\x02")]
)
def test_a_useless_answer_is_refused(outside, keys_folder: Path, answer: tuple[int, bytes]) -> None:
    outside(lambda query: answer)

    with pytest.raises(Unavailable):
        tsa.stamp(DIGEST)


def test_a_silent_authority_is_named(settings, tmp_path: Path) -> None:
    settings.TSA_URL = "http://127.0.0.1:1/"
    settings.TSA_CHAIN = tmp_path / "x"

    with pytest.raises(Unavailable, match="没有响应"):
        tsa.stamp(DIGEST)


def test_an_outside_authority_without_its_certificates_is_a_mistake_of_the_setup(
    outside, settings, keys_folder: Path
) -> None:
    outside()
    settings.TSA_CHAIN = ""

    with pytest.raises(ImproperlyConfigured, match="TSA_CHAIN"):
        tsa.stamp(DIGEST)
