"""Mutated uploads: each is either cleaned or refused in words, and quickly.

GONGZHU_FUZZ sets how many mutations are tried (a release runs 2,000 and more).
"""

from __future__ import annotations

import os
import random
import resource
import time
import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from gongzhu.documents.errors import Unfit
from gongzhu.documents.judging.signatures import recognise
from gongzhu.documents.judging.worker import clean
from gongzhu.documents.keeping import tidy
from tests.documents.makers import jpeg, pdf, png, saved, webp

ROUNDS = int(os.environ.get("GONGZHU_FUZZ", "240"))
SEEDS = {
    "jpeg": jpeg(120, 90),
    "progressive": jpeg(120, 90, progressive=True),
    "png": png(60, 40),
    "palette": png(60, 40, "P"),
    "webp": webp(),
    "pdf": saved(pdf("words", pages=2), compress_streams=False),
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut, repeat, swap, fill with extremes: what a careless or clever hand does to a file."""
    body = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(body))
        end = min(len(body), at + chance.randint(1, 64))
        match chance.randrange(6):
            case 0:
                body[at] ^= 1 << chance.randrange(8)
            case 1:
                del body[at:end]
            case 2:
                body[at:at] = body[at:end] * chance.randint(1, 20)
            case 3:
                body[at:end] = chance.randbytes(end - at)
            case 4:
                body[at:end] = chance.choice(
                    [b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"-1"]
                )
            case _:
                del body[end + chance.randrange(len(body)) :]
        if not body:
            return b""
    return bytes(body)


def judged(data: bytes) -> tuple[dict[str, object], bytes]:
    """Recognise and clean in this process, so that thousands can be tried."""
    try:
        return clean(recognise(data).value, data)
    except Unfit as unfit:
        return {"ok": False, "sentence": unfit.sentence}, b""


@pytest.mark.requirement("SEC-03")
@pytest.mark.parametrize("name", SEEDS)
def test_a_mutated_upload_is_cleaned_or_refused_in_words(name: str) -> None:
    chance = random.Random(f"{name} 20261122")
    slowest = 0.0
    for _ in range(ROUNDS // len(SEEDS)):
        data = mutated(SEEDS[name], chance)
        start = time.process_time()
        verdict, content = judged(data)
        slowest = max(slowest, time.process_time() - start)
        assert verdict["ok"] == bool(content)
        assert verdict["ok"] or str(verdict["sentence"]).endswith("。")

    assert slowest < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2_000_000


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff", b"PK\x03\x04", b"<"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_recognised_or_refused(data: bytes, start: bytes) -> None:
    verdict, content = judged(start + data)

    assert verdict["ok"] == bool(content)
    assert verdict["ok"] or verdict["sentence"]


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_a_tidied_name_is_one_short_visible_line(text: str) -> None:
    name = tidy(text)

    assert len(name) <= 120
    assert not set(name) & set("/\\\n\r\t\0")
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in name)
    assert tidy(name) == name
