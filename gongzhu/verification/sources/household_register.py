"""户籍: who the person is, and where registered."""

from __future__ import annotations

from collections.abc import Sequence

from gongzhu.org import selectors as org
from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import About, MaybeDay, Note, Plugin, Reading, Record, Words

_USUAL = "正常"


class Entry(Record):
    """One entry of the household register."""

    name: Words
    sex: Words
    born_on: MaybeDay
    relation_to_head: Words
    registered_division: Words
    register_status: Words


def read(records: Sequence[Entry], about: About) -> Reading:
    """Hold name, status and place of registration against what was declared."""
    if not records:
        note = Note("户籍登记", about.name, "没有户籍记录", is_contrary=True, remark="请核对证件")
        return Reading("户籍：没有查到这位居民的户籍记录。", notes=(note,))
    notes = [note for entry in records for note in _notes(entry, about)]
    if len(records) > 1:
        told = f"返回 {len(records)} 条户籍记录"
        notes.append(
            Note("户籍登记", about.name, told, is_contrary=True, remark="来源自相矛盾，请人工核实")
        )
    said = "；".join(f"{entry.name}，{entry.register_status}" for entry in records)
    return Reading(f"户籍：{said}。", notes=tuple(notes))


def _notes(entry: Entry, about: About) -> list[Note]:
    same_name = entry.name == about.name
    notes = [Note("户籍姓名", about.name, entry.name, is_contrary=not same_name)]
    is_usual = entry.register_status == _USUAL
    notes.append(Note("户籍状态", _USUAL, entry.register_status, is_contrary=not is_usual))
    if place := _place(entry, about):
        notes.append(place)
    return notes


def _place(entry: Entry, about: About) -> Note | None:
    """Whether the household is registered here; nothing when the register does not say."""
    code = entry.registered_division
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    low, high = about.region
    is_here = low <= int(code) * 10**6 < high
    declared = about.circumstances.get("hukou_here")
    told = "未填写" if declared is None else _words(bool(declared))
    contrary = declared is not None and bool(declared) is not is_here
    fact = None if declared is is_here else ("hukou_here", is_here)
    return Note("户口所在地", told, _words(is_here), is_contrary=contrary, fact=fact)


def _words(is_here: bool) -> str:
    here = org.region().here
    return f"在{here}" if is_here else f"不在{here}"


PLUGIN = Plugin(Source.HOUSEHOLD_REGISTER, Entry, most=5, read=read)
