"""The two files exchanged with the bank: the payment file in, the return file out.

Both are CSV in UTF-8 without BOM, lines end with LF, and the last row is the control
`TRAILER,<rows>,<total fen>,<sm3|sha256>,<hex digest of all bytes before the trailer>`.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from simulator.signing import has_sm3
from simulator.wire import Refusal

PAYMENT_HEADER = ["batch", "seq", "name", "id_last4", "card", "amount_fen", "summary"]
RETURN_HEADER = [
    "batch",
    "seq",
    "status",
    "reason",
    "paid_at",
    "bank_serial",
    "amount_fen",
    "payer",
]
MOST_ROWS = 50_000
MOST_FEN = 1_000_000_000
_DIGESTS = ("sm3", "sha256") if has_sm3() else ("sha256",)
_BATCH = re.compile(r"[A-Za-z0-9-]{1,32}", re.ASCII)
_SHAPES = {
    "seq": re.compile(r"[1-9]\d{0,5}", re.ASCII),
    "name": re.compile(r"\S(.{0,48}\S)?"),
    "id_last4": re.compile(r"(\d{3}[\dX])?", re.ASCII),
    "card": re.compile(r"\d{12,19}", re.ASCII),
    "amount_fen": re.compile(r"[1-9]\d{0,9}", re.ASCII),
    "summary": re.compile(r"\S(.{0,58}\S)?"),
}


@dataclass(frozen=True)
class Line:
    """One payment asked for; the amount in fen."""

    seq: int
    name: str
    card: str
    amount_fen: int
    summary: str


@dataclass(frozen=True)
class PaymentFile:
    """A payment file that passed every check."""

    batch: str
    lines: tuple[Line, ...]

    @property
    def total_fen(self) -> int:
        """Return the sum of all amounts."""
        return sum(line.amount_fen for line in self.lines)


def read_payment_file(content: bytes) -> PaymentFile:
    """Read and check a payment file.

    A file is taken whole or not at all: raises Refusal 422 naming the row and what is wrong.
    """
    head, trailer = _split(content)
    rows = list(_rows(head))
    if not rows or rows[0] != PAYMENT_HEADER:
        raise _bad(f"首行应为 {','.join(PAYMENT_HEADER)}。")
    if not 2 <= len(rows) <= MOST_ROWS + 1:
        raise _bad(f"明细应有 1 至 {MOST_ROWS} 行。")
    batch = rows[1][0] if rows[1] else ""
    if not _BATCH.fullmatch(batch):
        raise _bad("批次号应为 1 至 32 位字母、数字或连字符。")
    lines = tuple(_line(row, number, batch) for number, row in enumerate(rows[1:], start=1))
    payment_file = PaymentFile(batch, lines)
    _check_trailer(trailer, payment_file, head)
    return payment_file


def write_return_file(rows: Iterable[Sequence[object]], *, total_fen: int) -> bytes:
    """Return the return file for rows in the order of RETURN_HEADER."""
    rows = list(rows)
    head = _csv([RETURN_HEADER, *rows])
    digest = _DIGESTS[0]
    trailer = ["TRAILER", len(rows), total_fen, digest, hashlib.new(digest, head).hexdigest()]
    return head + _csv([trailer])


def _split(content: bytes) -> tuple[bytes, list[str]]:
    """Return all bytes before the trailer row, and the trailer's fields."""
    if content.startswith(b"\xef\xbb\xbf") or b"\r" in content or b"\0" in content:
        raise _bad("文件应为不带 BOM 的 UTF-8，行尾为 LF。")
    if not content.endswith(b"\n"):
        raise _bad("文件没有完整的结尾，可能传输中断。")
    cut = content.rstrip(b"\n").rfind(b"\n") + 1
    trailer = next(_rows(content[cut:]), [])
    if len(trailer) != 5 or trailer[0] != "TRAILER" or content.endswith(b"\n\n"):
        raise _bad("末行应为 TRAILER,笔数,总额(分),摘要算法,摘要。")
    return content[:cut], trailer


def _rows(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode()
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error):
        raise _bad("文件不是合法的 UTF-8 CSV。") from None


def _line(row: list[str], number: int, batch: str) -> Line:
    if len(row) != len(PAYMENT_HEADER):
        raise _bad(f"第 {number} 笔应有 {len(PAYMENT_HEADER)} 个字段。")
    fields = dict(zip(PAYMENT_HEADER, row, strict=True))
    if fields["batch"] != batch:
        raise _bad(f"第 {number} 笔的批次号与首笔不同。")
    for name, shape in _SHAPES.items():
        if not shape.fullmatch(fields[name]):
            raise _bad(f"第 {number} 笔的 {name} 不合格式。")
    if int(fields["seq"]) != number:
        raise _bad(f"第 {number} 笔的 seq 应为 {number}。")
    if int(fields["amount_fen"]) > MOST_FEN:
        raise _bad(f"第 {number} 笔的金额超过单笔上限 {MOST_FEN} 分。")
    return Line(
        number, fields["name"], fields["card"], int(fields["amount_fen"]), fields["summary"]
    )


def _check_trailer(trailer: list[str], payment_file: PaymentFile, head: bytes) -> None:
    _, count, total, algorithm, digest = trailer
    if count != str(len(payment_file.lines)):
        raise _bad(f"控制行笔数不符：明细有 {len(payment_file.lines)} 笔。")
    if total != str(payment_file.total_fen):
        raise _bad(f"控制行总额不符：明细合计 {payment_file.total_fen} 分。")
    if algorithm not in _DIGESTS:
        raise _bad(f"摘要算法应为 {' 或 '.join(_DIGESTS)}。")
    if digest != hashlib.new(algorithm, head).hexdigest():
        raise _bad("控制行摘要与内容不符，文件可能已被改动。")


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _bad(sentence: str) -> Refusal:
    return Refusal(422, "bank.file.invalid", sentence)
