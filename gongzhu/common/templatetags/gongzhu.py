"""What every template may say: icons, amounts, days, form controls, page links.

Chinese name: 模板标签. Registered as a builtin, so templates need no `{% load %}`. Never: reads a
model, decides anything. The only clock is `common.clock`, and only where no day is passed.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms import BaseForm, BoundField, widgets
from django.forms.formsets import BaseFormSet
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from gongzhu.common import clock, money

register = template.Library()

WEEKDAYS = "一二三四五六日"
SOON_DAYS = 3  # from here on a deadline is shown as near; a matter of display only


# --- icons ------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def drawings() -> dict[str, str]:
    """Icon shapes by name, as scripts/frontend.py laid them out; {} when it has not run."""
    found = finders.find("icons.json")
    places = [Path(found)] if found else []
    if settings.STATIC_ROOT:
        places.append(Path(settings.STATIC_ROOT) / "icons.json")
    for place in places:
        if place.exists():
            return json.loads(place.read_text(encoding="utf-8"))
    return {}


@register.simple_tag
def icon(name: Any, label: Any = "") -> str:
    """Draw an icon in the colour of the text around it.

    name: a line of gongzhu/static/icons.txt. An unknown name draws an empty square of the same
    size, so a page never fails or jumps for want of an icon.
    label: spoken name; without it the icon is hidden from screen readers, which is right
    whenever the text beside it says the same.
    """
    heard = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="gz-icon" width="24" height="24" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        ' focusable="false" {}>{}</svg>',
        mark_safe(heard),  # noqa: S308 built just above
        mark_safe(drawings().get(str(name), "")),  # noqa: S308 our own file
    )


# --- amounts and days -------------------------------------------------------------------------


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan: 128200 -> 1,282.00; None -> 待核定; anything that is no amount -> as it is."""
    if fen is None or (isinstance(fen, int) and not isinstance(fen, bool)):
        return money.yuan(fen)
    return str(fen)


@register.filter
def whole_yuan(fen: int) -> str:
    """An estimate in fen as yuan, without the fen that nobody can know: 4390000 -> 43,900."""
    return money.whole_yuan(fen)


@register.filter
def thousands(number: Any) -> str:
    """Write a whole number with its thousands parted: 1286 -> 1,286; anything else as it is."""
    return f"{number:,}" if isinstance(number, int) else str(number)


@register.filter
def wday(day: date | datetime | None, year: str = "") -> str:
    """Write a day as people say it: 11月28日（周六）; with any argument: 2026年11月28日（周六）."""
    on = _day(day)
    if on is None:
        return ""
    ahead = f"{on.year}年" if year else ""
    return f"{ahead}{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


@register.filter
def days_left(due: date | datetime | int | None, today: date | None = None) -> str:
    """How long is left: 还剩 3 天, 今天到期, 已超期 2 天; "" when there is no deadline.

    due: the last day, counted in calendar days from `today` (the platform's day when not
    passed); or a whole number the caller has already counted, for instance in working days.
    """
    left = _left(due, today)
    if left is None:
        return ""
    if left < 0:
        return f"已超期 {-left} 天"
    return f"还剩 {left} 天" if left else "今天到期"


@register.filter
def days_tone(due: date | datetime | int | None, today: date | None = None) -> str:
    """Name the colour that goes with `days_left`: late, soon, calm; "" without a deadline."""
    left = _left(due, today)
    if left is None:
        return ""
    if left < 0:
        return "late"
    return "soon" if left <= SOON_DAYS else "calm"


@register.filter
def used_of(left: int, total: int) -> int:
    """Days already used of `total` when `left` remain, kept between 0 and total."""
    return max(0, min(total, total - left))


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, date) else None


def _left(due: Any, today: Any) -> int | None:
    if isinstance(due, int) and not isinstance(due, bool):
        return due
    on = _day(due)
    if on is None:
        return None
    return (on - (_day(today) or clock.today())).days


@register.simple_tag
def moment() -> str:
    """Write this minute in the platform's zone, for watermarks and print-outs: 2026-11-21 21:30."""
    return timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")


# --- forms ------------------------------------------------------------------------------------


@register.filter
def kind(field: BoundField) -> str:
    """How components/field.html lays a field out: choices, tick, file, group or line."""
    widget = field.field.widget
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, widgets.CheckboxInput):
        return "tick"
    if isinstance(widget, widgets.FileInput):
        return "file"
    return "group" if widget.use_fieldset else "line"


@register.filter
def suffix(field: BoundField) -> str:
    """Name the unit after an input, from its widget's data-suffix attribute: 元, 平方米, 人."""
    return str(field.field.widget.attrs.get("data-suffix", ""))


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw the input of a field, tied to its hint and its error for screen readers."""
    attrs: dict[str, str | bool] = {"class": _classes(field)}
    spoken = described_by(field)
    if spoken:
        attrs["aria-describedby"] = spoken
    return field.as_widget(attrs=attrs)


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the hint and the error that belong to a field, in reading order."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}-hint")
    if field.errors:
        ids.append(f"{field.auto_id}-error")
    return " ".join(ids)


def _classes(field: BoundField) -> str:
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    if isinstance(widget, widgets.CheckboxInput):
        kinds = "form-check-input"
    elif isinstance(widget, widgets.Select):
        kinds = "gz-input gz-select form-select"
    else:
        kinds = "gz-input form-control"
    wrong = "is-invalid" if field.errors else ""
    return " ".join(part for part in (kinds, own, wrong) if part)


@register.simple_tag
def form_faults(form: Any) -> list[dict[str, str]]:
    """Everything wrong with a form, a formset or a list of them, in reading order.

    Each row: href (of the input, or "" for the form as a whole), label, text.
    """
    if isinstance(form, BaseForm):
        return _faults_of(form)
    rows: list[dict[str, str]] = []
    if isinstance(form, BaseFormSet):
        rows += [{"href": "", "label": "", "text": str(text)} for text in form.non_form_errors()]
    if isinstance(form, BaseFormSet | list | tuple):
        for each in form:
            rows += form_faults(each)
    return rows


def _faults_of(form: BaseForm) -> list[dict[str, str]]:
    rows = [{"href": "", "label": "", "text": str(text)} for text in form.non_field_errors()]
    for field in form:
        href = "" if field.is_hidden else f"#{field.auto_id}"
        label = str(field.label).rstrip("？?：:。")
        rows += [{"href": href, "label": label, "text": str(text)} for text in field.errors]
    return rows


# --- lists ------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """Address of another page of the same list: the query of this request with page replaced."""
    request = context.get("request")
    if request is None:
        return f"?page={number}"
    query = request.GET.copy()
    query["page"] = number
    return f"?{query.urlencode()}"


@register.filter
def page_numbers(page: Any) -> list[int | str]:
    """Page numbers to offer, with … for gaps; [] for a list that was not counted."""
    paginator = getattr(page, "paginator", None)
    if paginator is None or not hasattr(paginator, "get_elided_page_range"):
        return []
    return list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
