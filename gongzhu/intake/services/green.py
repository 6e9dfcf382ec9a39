"""Served first 绿色通道: suggested by what is known, noted with the reason. Source: 003 6.3.6."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.intake import outline, selectors
from gongzhu.intake.enums import GreenReason
from gongzhu.intake.models import Application
from gongzhu.intake.services.drafts import editable, saved

OLD_AGE = 70
"""Product default, not law; the region's parameter `green_channel_age` takes its place."""
SEVERE = (1, 2)


def suggested(application: Application, *, seen: selectors.Look | None = None) -> list[GreenReason]:
    """Why this household would be served first, from what it told; pregnancy has to be asked.

    seen: the application as already read.
    """
    seen = seen or selectors.look(application, clock.today())
    members = seen.facts.members or ()
    own = next((one for one in members if one.get("relation") == "self"), {})
    tests = {
        GreenReason.ELDERLY: any(_reaches(one.get("age")) for one in members),
        GreenReason.MINOR: own.get("is_child") is True,
        GreenReason.DISABLED: any(one.get("disability_level") in SEVERE for one in members),
        GreenReason.ILL: any(one.get("serious_illness") is True for one in members),
    }
    return [reason for reason, holds in tests.items() if holds]


@transaction.atomic
def green_channel(
    application: Application, reason: GreenReason | str, *, words: str = "", by: Actor
) -> Application:
    """Note that a household is to be served first, and why; "" takes it back.

    words: for GreenReason.OTHER, 2 to 30 characters. Raises Invalid.
    """
    row = editable(application, by)
    if reason not in (*GreenReason.values, ""):
        raise Invalid("请从列表中选择优先办理的理由。", {"green_channel": "请选择。"})
    told = " ".join(words.split())
    if reason == GreenReason.OTHER and not 2 <= len(told) <= 30:
        raise Invalid("请写明需要优先办理的情形。", {"green_words": "请填写2至30个字。"})
    row.green_channel = told if reason == GreenReason.OTHER else _label(reason)
    return saved(row, outline.HOUSEHOLD, by=by, detail={"green": row.green_channel})


def suggest_if_open(row: Application, seen: selectors.Look) -> None:
    """Fill the reason in from what is known where nobody has; the caller saves the row."""
    if not row.green_channel:
        found: list[Any] = suggested(row, seen=seen)
        row.green_channel = "、".join(reason.label for reason in found)[:40]


def _label(reason: GreenReason | str) -> str:
    return GreenReason(reason).label if reason else ""


def _reaches(age: object) -> bool:
    least = catalogue.parameters().get("green_channel_age") or OLD_AGE
    return isinstance(age, int) and age >= least
