"""The administrators' pages: the working-day calendar and the trail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk import selectors
from gongzhu.desk.drawing import trail as drawing, year as sheets
from gongzhu.desk.forms.filters import TrailFilter
from gongzhu.desk.forms.keeping import DayForm, YearForm
from gongzhu.desk.views.lists import page_of
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.org import calendar as days, services as org
from gongzhu.org.permissions import may_keep_calendar


@for_officers()
def calendar(request: Any, year: int) -> HttpResponse:
    """A year of working days; the system administrator changes single days."""
    form = DayForm(request.POST or None, initial={"day": request.GET.get("day")})
    if request.method == "POST" and form.is_valid():
        try:
            day = org.set_calendar_day(**form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            to = reverse("desk:calendar_year", args=[day.day.year])
            return redirect_with_message(request, to, f"已改为：{day}（{day.note}）。")
    context = {"form": form, "chosen": request.GET.get("day"), **_year(year, request)}
    return show(request, "desk/calendar.html", context, status=422 if form.errors else 200)


@for_officers(Role.SYSTEM_ADMIN)
def announce(request: Any, year: int) -> HttpResponse:
    """Enter the official arrangement of a year."""
    form = YearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            org.announce_year(year, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            to = reverse("desk:calendar_year", args=[year])
            return redirect_with_message(request, to, f"{year} 年的放假安排已录入。")
    context = {"form": form, "year": year}
    return show(request, "desk/announce.html", context, status=422 if form.errors else 200)


@for_officers(Role.AUDIT_ADMIN)
def trail(request: Any) -> HttpResponse:
    """Search in the trail of everything done and seen."""
    asked = TrailFilter(request.GET, choices={"what": list(drawing.GROUPS.items())})
    page = page_of(selectors.trail(asked.asked), asked, request)
    number, mark = selectors.trail_head()
    context = {"rows": drawing.rows_of(page), "number": number, "mark": mark}
    return show(request, "desk/trail.html", {**context, "filter": asked, "page": page})


@for_officers()
def this_year(request: Any) -> HttpResponse:
    """The calendar of this year, under its own address."""
    return redirect("desk:calendar_year", clock.today().year)


def _year(shown: int, request: Any) -> dict[str, Any]:
    """What the sheet of a year shows, and why it may not be changed."""
    if not 2000 <= shown <= 2100:
        raise Missing
    known = days.years()
    special = days.notes(date(shown, 1, 1), date(shown, 12, 31)) if shown in known else {}
    return {
        "year": shown,
        "known": known.get(shown),
        "years": sorted(known),
        "next_year": max(known, default=shown) + 1,
        "sheets": sheets.sheets_of(shown, special, clock.today()) if shown in known else [],
        "alarm": days.alarm(clock.today()),
        "refusal": why_not(may_keep_calendar, request.actor),
    }
