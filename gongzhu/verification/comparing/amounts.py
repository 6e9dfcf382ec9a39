"""Compare money: incomes person by person, deposits over the whole household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.verification.comparing.inquiry import NOT_DECLARED, Inquiry, Key
from gongzhu.verification.comparing.lines import Adopted, Line, Shown
from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import FINANCIAL, INCOMES, Amount

BANK_KINDS = ("deposit", "fund")
LOWER = "低于申报，按申报"
AS_A_WHOLE = "全家合计没有超过申报"


@dataclass(frozen=True, slots=True)
class Pair:
    """What was declared and what was found of one kind of one member. told: None when unknown."""

    key: Key
    group: str
    kind: str
    told: int | None
    is_told: bool
    fen: int
    remark: str

    @property
    def more(self) -> int:
        """How much more was found than declared."""
        return self.fen - (self.told or 0)

    @property
    def shown(self) -> Shown:
        """The declaration as it is written in the report."""
        if not self.is_told:
            return NOT_DECLARED
        return "未填金额" if self.told is None else self.told


def compare(inquiry: Inquiry) -> Iterator[Line]:
    """Every amount a source knows of, and deposits declared that no bank knows of."""
    for key, reading in inquiry.readings.items():
        incomes = [amount for amount in reading.amounts if amount.group == INCOMES]
        for pair in _incomes(inquiry, key, incomes):
            yield _income_line(inquiry, pair)
    yield from _deposits(inquiry)


def _incomes(inquiry: Inquiry, key: Key, found: list[Amount]) -> Iterator[Pair]:
    """Pair each income with what was declared of its kind, or of one it may go by.

    Nothing declared is held against two findings.
    """
    own = {amount.kind for amount in found}
    used: set[str] = set()
    for amount in _summed(found):
        kind = _kind_declared(inquiry, key[0], amount, own | used)
        used.add(kind)
        yield _pair(inquiry, key, replace(amount, kind=kind))


def _summed(found: Iterable[Amount]) -> list[Amount]:
    """One amount for each kind: two pensions are one income."""
    sums: dict[str, Amount] = {}
    for amount in found:
        old = sums.get(amount.kind)
        sums[amount.kind] = replace(old, fen=old.fen + amount.fen) if old else amount
    return list(sums.values())


def _kind_declared(inquiry: Inquiry, member_id: str, amount: Amount, taken: set[str]) -> str:
    declared = {d.kind for d in inquiry.declared if (d.member_id, d.group) == (member_id, INCOMES)}
    if amount.kind in declared:
        return amount.kind
    return next((k for k in amount.alike if k in declared and k not in taken), amount.kind)


def _pair(inquiry: Inquiry, key: Key, amount: Amount) -> Pair:
    told = [
        one.fen
        for one in inquiry.declared
        if (one.member_id, one.group, one.kind) == (key[0], amount.group, amount.kind)
    ]
    known = [fen for fen in told if fen is not None]
    whole = sum(known) if len(known) == len(told) and told else None
    return Pair(key, amount.group, amount.kind, whole, bool(told), amount.fen, amount.remark)


def _income_line(inquiry: Inquiry, pair: Pair) -> Line:
    """A higher income takes the declared one's place."""
    remark = _joined(pair.remark, LOWER if pair.more < 0 else "")
    return _line(inquiry, pair, remark, is_contrary=pair.more > 0)


def _deposits(inquiry: Inquiry) -> Iterator[Line]:
    """Balances beside declared deposits and funds, held against each other as one sum.

    Who of a couple a deposit was declared for, and as which kind, makes no difference to what the
    household owns; so nothing is contrary while all that was found does not exceed all that was
    declared for the members whose banks answered. When it does, the banks' figures are used
    throughout, the lower ones too, unless the officer sets one of the higher ones aside.
    """
    pairs = [pair for who in inquiry.answered(Source.BANK_DEPOSITS) for pair in _held(inquiry, who)]
    is_more = sum(pair.fen for pair in pairs) > sum(pair.told or 0 for pair in pairs)
    higher = [_deposit_line(inquiry, pair, is_more=is_more) for pair in pairs if pair.more > 0]
    yield from higher
    needs = tuple(line.key for line in higher)
    for pair in pairs:
        if pair.more <= 0:
            line = _line(inquiry, pair, pair.remark, is_contrary=False)
            follows = is_more and pair.more < 0
            yield replace(line, adopts=_adopted(pair), needs=needs) if follows else line


def _deposit_line(inquiry: Inquiry, pair: Pair, *, is_more: bool) -> Line:
    remark = _joined(pair.remark, "" if is_more else AS_A_WHOLE)
    return _line(inquiry, pair, remark, is_contrary=is_more)


def _held(inquiry: Inquiry, member_id: str) -> list[Pair]:
    key = (member_id, Source.BANK_DEPOSITS)
    found = {amount.kind: amount for amount in inquiry.readings[key].amounts}
    pairs = [
        _pair(inquiry, key, found.get(kind, Amount(FINANCIAL, kind, 0))) for kind in BANK_KINDS
    ]
    return [pair for pair in pairs if pair.is_told or pair.fen]


def _line(inquiry: Inquiry, pair: Pair, remark: str, *, is_contrary: bool) -> Line:
    return inquiry.line(
        pair.key,
        inquiry.label(pair.group, pair.kind),
        mark=pair.kind,
        declared=pair.shown,
        found=pair.fen,
        difference=pair.more if pair.told is not None or not pair.is_told else None,
        remark=remark,
        is_contrary=is_contrary,
        adopts=_adopted(pair) if is_contrary else None,
    )


def _adopted(pair: Pair) -> Adopted:
    section = Section.INCOME if pair.group == INCOMES else Section.ASSET
    kind = kinds.key_of(section, pair.group, pair.kind)
    return Adopted(pair.key[0], section.value, kind, pair.fen)


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)
