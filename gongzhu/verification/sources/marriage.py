"""婚姻登记: marriages and divorces, the latest of which tells how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import (
    About,
    MaybeDay,
    MaybeWords,
    Note,
    Plugin,
    Reading,
    Record,
    Words,
)

_WEDDING, _DIVORCE = "结婚登记", "离婚登记"
_DECLARED = {"single": "未婚", "married": "已婚", "divorced": "离婚", "widowed": "丧偶"}
_FITTING = {_WEDDING: ("married", "widowed"), _DIVORCE: ("divorced",)}
_STATE = {_WEDDING: "married", _DIVORCE: "divorced"}


class Registration(Record):
    """One event at a marriage registry."""

    event: Words
    registered_on: MaybeDay
    authority: Words
    spouse_name: MaybeWords
    spouse_id_number: MaybeWords


def read(records: Sequence[Registration], about: About) -> Reading:
    """The latest event against the declared state; a spouse left out of the household is contrary.

    No record says nothing: marriages before the register, or abroad, are not in it.
    """
    declared = about.circumstances.get("marital")
    told = _DECLARED.get(str(declared), "未填写")
    latest = max(records, key=lambda one: one.registered_on or date.min, default=None)
    if latest is None:
        return Reading("婚姻登记：没有登记记录。")
    fits = declared in _FITTING.get(latest.event, ())
    state = None if fits else _STATE.get(latest.event)
    day = f"（{latest.registered_on}）" if latest.registered_on else ""
    state_note = Note(
        "婚姻状况",
        told,
        f"{latest.event}{day}",
        is_contrary=declared is not None and not fits,
        fact=("marital", state) if state else None,
    )
    notes = [state_note]
    if latest.event == _WEDDING and declared != "widowed" and (note := _spouse(latest, about)):
        notes.append(note)
    return Reading(f"婚姻登记：{latest.event}{day}。", notes=tuple(notes))


def _spouse(latest: Registration, about: About) -> Note | None:
    """A spouse whom the register names and the household did not list.

    Source: 民发〔2021〕57号 第7条 (配偶计入共同生活家庭成员).
    """
    number = (latest.spouse_id_number or "").upper()
    if not number or about.is_listed(number):
        return None
    return Note(
        "配偶",
        "未列入家庭成员",
        latest.spouse_name or "登记有配偶",
        is_contrary=True,
        remark="请核实是否应列入",
    )


PLUGIN = Plugin(Source.MARRIAGE, Registration, most=50, read=read)
