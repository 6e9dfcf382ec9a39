"""Enter a year's working days, change one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.org.models import CalendarDay, CalendarYear
from gongzhu.org.permissions import may_keep_calendar
from gongzhu.org.workdays import chinese_date, fingerprint


@dataclass(frozen=True, slots=True)
class Plan:
    """A year to be entered. days: special day -> (whether it is worked, note)."""

    year: int
    source: str
    days: dict[date, tuple[bool, str]]
    source_url: str = ""
    note: str = ""
    is_provisional: bool = False
    is_edited: bool = False


def days_of(
    holidays: Mapping[date, str], workdays: Mapping[date, str]
) -> dict[date, tuple[bool, str]]:
    """The special days of a plan: day of rest -> its name, weekend worked -> the holiday it is for."""
    days = {day: (False, name) for day, name in holidays.items()}
    return days | {day: (True, f"{name}调休上班") for day, name in workdays.items()}


def write_year(plan: Plan) -> CalendarYear:
    """Replace everything kept about a year. For loaders and announcements, inside a transaction."""
    CalendarDay.objects.filter(day__year=plan.year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, is_working=worked, note=note)
        for day, (worked, note) in sorted(plan.days.items())
    )
    year, _ = CalendarYear.objects.update_or_create(
        year=plan.year,
        defaults={
            "source": plan.source,
            "source_url": plan.source_url,
            "note": plan.note,
            "is_provisional": plan.is_provisional,
            "is_edited": plan.is_edited,
            "digest": fingerprint((day, worked) for day, (worked, _) in plan.days.items()),
        },
    )
    return year


@transaction.atomic
def announce_year(
    year: int,
    *,
    source: str,
    holidays: Mapping[date, str],
    workdays: Iterable[date],
    by: Actor,
    source_url: str = "",
) -> CalendarYear:
    """Enter the official arrangement of a year, replacing an estimate if there is one.

    source: the notice it is taken from. holidays: every day of rest named in the notice -> its
    name. workdays: weekend days worked in exchange.
    Raises Denied; Invalid when a day lies in another year or contradicts another; Conflict when
    the year is official already or does not continue the years entered.
    """
    may_keep_calendar(by)
    worked = list(workdays)
    _check_plan(year, source, holidays, worked)
    _check_place(year)
    written = write_year(
        Plan(
            year=year,
            source=source,
            source_url=source_url,
            days=days_of(holidays, dict.fromkeys(worked, "")),
            is_edited=True,
        )
    )
    audit.record(
        "org.announce_year",
        obj=written,
        by=by,
        reason=f"{source}：放假{len(holidays)}天，调休上班{len(worked)}天",
        detail={"holidays": len(holidays), "workdays": len(worked)},
    )
    return written


def _check_plan(year: int, source: str, holidays: Mapping[date, str], worked: list[date]) -> None:
    if not source.strip():
        raise Invalid(f"请写明{year}年放假安排依据的通知。", {"source": "请填写通知名称。"})
    for day in (*holidays, *worked):
        if day.year != year:
            raise Invalid(f"{chinese_date(day)}不在{year}年。请核对后重新填写。")
    for day in worked:
        if day in holidays:
            raise Invalid(f"{chinese_date(day)}既填了放假又填了上班。请核对后保留一处。")
        if day.weekday() < 5:
            raise Invalid(f"{chinese_date(day)}本来就是工作日，不用填调休上班。请核对日期。")


def _check_place(year: int) -> None:
    known = dict(CalendarYear.objects.values_list("year", "is_provisional"))
    if known.get(year) is False:
        raise Conflict(f"{year}年的放假安排已经录入。要更正个别日期，请逐日修改。")
    if known and year not in known and year not in (min(known) - 1, max(known) + 1):
        raise Conflict(f"已录入{min(known)}至{max(known)}年，年度要相连。请先录入中间的年度。")
    if known.get(year - 1) is True:
        raise Conflict(f"{year - 1}年还是预估。请先录入{year - 1}年的正式安排。")


@transaction.atomic
def set_calendar_day(day: date, is_working: bool, note: str, *, by: Actor) -> CalendarDay:
    """Say whether one day is worked, whatever its weekday and the notice say.

    note: why, shown beside the day and kept in the trail.
    Raises Denied; Invalid without a note; Conflict when the year has not been entered.
    """
    may_keep_calendar(by)
    if not note.strip():
        raise Invalid("请写明修改这一天的依据。", {"note": "请填写依据。"})
    year = CalendarYear.objects.select_for_update().filter(year=day.year).first()
    if year is None:
        raise Conflict(f"{day.year}年的放假安排还没有录入。请先录入整年的安排。")
    written, _ = CalendarDay.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "note": note.strip()}
    )
    days = CalendarDay.objects.filter(day__year=day.year).values_list("day", "is_working")
    year.digest, year.is_edited = fingerprint(days), True
    year.save(update_fields=["digest", "is_edited"])
    audit.record(
        "org.set_calendar_day",
        obj=written,
        by=by,
        reason=f"{written}：{written.note}",
        detail={"day": day.isoformat(), "is_working": is_working},
    )
    return written
