"""死亡与殡葬: whether the person is still alive."""

from __future__ import annotations

from collections.abc import Sequence

from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import About, MaybeDay, Note, Plugin, Reading, Record, Words


class Notice(Record):
    """One registration of a death or a cremation."""

    event: Words
    died_on: MaybeDay
    cremated_on: MaybeDay
    authority: Words


def read(records: Sequence[Notice], about: About) -> Reading:
    """Any record is contrary: somebody registered as dead cannot be a member of the household.

    Source: 民政部等 2022-10-20 通知 四（二） (死亡、殡葬比对).
    """
    notes = tuple(
        Note("在世情况", "共同生活", _found(one), is_contrary=True, remark="请先核实本人是否在世")
        for one in records
    )
    said = "；".join(note.found for note in notes) or "没有死亡或殡葬记录"
    return Reading(f"死亡与殡葬：{said}。", notes=notes)


def _found(one: Notice) -> str:
    day = one.died_on or one.cremated_on
    return f"{one.event}（{day}）" if day else one.event


PLUGIN = Plugin(Source.DEATH, Notice, most=20, read=read)
