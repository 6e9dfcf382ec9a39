"""Load the divisions of a pack."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.org.enums import DivisionLevel
from gongzhu.org.models import Division
from gongzhu.org.packs import Faults, Row, read_csv
from gongzhu.org.permissions import may_load_packs
from gongzhu.org.selectors import ancestor_code, forget_names
from gongzhu.org.services.loading import Loaded, leave_mark

_COLUMNS = ["code", "name", "level", "parent", "source"]
_FIELDS = ["name", "level", "parent_id", "sort_key", "source", "is_current"]
_BATCH = 500


def load_divisions(path: Path, *, by: Actor = SYSTEM) -> Loaded:
    """Make the divisions of the pack's territory those of its CSV file.

    The territory is the deepest division holding all the others. Divisions inside it that the
    file no longer names stay, for the cases that name them, and are no longer current.
    Raises PackFaults with every fault of the file, having loaded nothing; Denied.
    """
    may_load_packs(by)
    wanted = _divisions(read_csv(path, _COLUMNS), Faults(path))
    with transaction.atomic():
        loaded = _write(wanted)
        leave_mark("org.load_divisions", path, loaded, by=by)
        forget_names()
        transaction.on_commit(forget_names)
    return loaded


def pinyin_key(name: str) -> str:
    """A text that sorts common characters by pinyin: GB 2312 lists its first level so."""
    return name.encode("gb18030").hex()[:120]


def _divisions(rows: list[Row], faults: Faults) -> list[Division]:
    names = {row["code"]: row for row in rows}
    for row in rows:
        for wrong in _row_faults(row, names):
            faults.add(row.line, wrong)
    if not rows:
        faults.add(0, "没有任何区划。")
    faults.stop()
    return [_division(row) for row in sorted(rows, key=lambda row: (row["level"], row["code"]))]


def _row_faults(row: Row, known: dict[str, Row]) -> list[str]:
    code, level = row["code"], row["level"]
    if not _is_number(code, 12):
        return [f"代码「{code}」应为12位数字。"]
    if known[code] is not row:
        return [f"代码{code}重复（另见第{known[code].line}行）。"]
    if not (_is_number(level, 1) and level in "12345"):
        return [f"层级「{level}」应为1至5。"]
    found = []
    if int(code) % DivisionLevel(int(level)).step:
        found.append(f"代码{code}与层级{level}不符。")
    if not 0 < len(row["name"]) <= 60:
        found.append("名称应为1至60个字。")
    if not 0 < len(row["source"]) <= 60:
        found.append("来源应为1至60个字。")
    return found + _parent_faults(row, known)


def _parent_faults(row: Row, known: dict[str, Row]) -> list[str]:
    level, parent = int(row["level"]), row["parent"]
    if level == DivisionLevel.PROVINCE:
        return [f"省级没有上级，却写了{parent}。"] if parent else []
    if parent not in known:
        return [f"上级「{parent}」不在本文件中。"]
    if str(ancestor_code(int(row["code"]), DivisionLevel(level - 1))).zfill(12) != parent:
        return [f"代码{row['code']}不在上级{parent}之内，或上级隔了一层。"]
    return []


def _is_number(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _division(row: Row) -> Division:
    return Division(
        code=int(row["code"]),
        name=row["name"],
        level=int(row["level"]),
        parent_id=int(row["parent"]) if row["parent"] else None,
        sort_key=pinyin_key(row["name"]),
        source=row["source"],
        is_current=True,
    )


def _write(wanted: list[Division]) -> Loaded:
    low, high = _territory(wanted)
    # Read whole: SQLite takes only so many codes in one question.
    before = {one.code: _content(one) for one in Division.objects.all()}
    changed = [one for one in wanted if before.get(one.code) != _content(one)]
    Division.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[field.removesuffix("_id") for field in _FIELDS],
    )
    gone = {code for code in before if low <= code < high} - {one.code for one in wanted}
    retired = _retire(gone)
    created = sum(1 for one in changed if one.code not in before)
    return Loaded(
        created=created,
        changed=len(changed) - created,
        retired=retired,
        unchanged=len(wanted) - len(changed),
    )


def _content(one: Division) -> list[object]:
    return [getattr(one, field) for field in _FIELDS]


def _territory(wanted: list[Division]) -> tuple[int, int]:
    """The span of the first division from the top that has not exactly one division inside it."""
    place = wanted[0]
    while True:
        inside = [one for one in wanted if one.parent_id == place.code]
        if len(inside) != 1:
            return place.span
        place = inside[0]


def _retire(gone: set[int]) -> int:
    codes = sorted(gone)
    return sum(
        Division.objects.filter(code__in=codes[at : at + _BATCH], is_current=True).update(
            is_current=False
        )
        for at in range(0, len(codes), _BATCH)
    )
