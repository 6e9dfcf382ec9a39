"""What comes back from the bank is read as hostile input: whole or not at all, once."""

from __future__ import annotations

import pytest

from gongzhu.common.crypto import sm3
from gongzhu.exchange.errors import PartnerFault
from gongzhu.payments import bank
from gongzhu.payments.models import Batch

HEADER = ",".join(bank.RETURN_HEADER)
PAID = "PC1,1,paid,,2026-11-22T10:00:00+08:00,SN1,48200,演示财政"
FAILED = "PC1,2,failed,账户已销户,,,12300,演示财政"


def returned(*rows: str, header: str = HEADER, count: int | None = None, digest: str = "") -> bytes:
    """A return file with a control row that fits unless told otherwise."""
    head = "\n".join([header, *rows, ""]).encode()
    rows_said = len(rows) if count is None else count
    return head + f"TRAILER,{rows_said},60500,sm3,{digest or sm3(head)}\n".encode()


def read(content: bytes) -> list[bank.Outcome]:
    return bank.read_return(Batch(number="PC1"), content)


def test_every_line_of_a_good_file_is_read() -> None:
    paid, failed = read(returned(PAID, FAILED))

    assert (paid.line, paid.is_paid, paid.serial, paid.amount_fen) == (1, True, "SN1", 48200)
    assert (failed.is_paid, failed.reason) == (False, "账户已销户")


def test_a_line_repeated_word_for_word_counts_once() -> None:
    assert len(read(returned(PAID, PAID, FAILED))) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (returned(PAID, header="batch,seq"), "首行不符"),
        (returned(PAID, count=2), "控制行与内容不符"),
        (returned(PAID, digest="0" * 64), "控制行与内容不符"),
        (returned(PAID)[:-3], "不完整"),
        (b"", "不完整"),
        (b"\xff\xfe\x00\n", "不是合法的"),
        (returned(PAID.replace("PC1", "PC9")), "无法识别"),
        (returned(PAID.replace("paid", "maybe")), "无法识别"),
        (returned(PAID.replace("SN1", "")), "无法识别"),
        (returned(PAID.replace("48200", "四百")), "无法识别"),
        (returned(PAID, PAID.replace("SN1", "SN2")), "两个不同的结果"),
        (
            returned(PAID, PAID.replace("paid,,2026-11-22T10:00:00+08:00,SN1", "failed,x,,")),
            "两个不同的结果",
        ),
    ],
)
def test_a_file_that_is_wrong_anywhere_is_not_taken_at_all(content: bytes, sentence: str) -> None:
    with pytest.raises(PartnerFault, match=sentence):
        read(content)
