"""Standards and policies: tables to read, and changes put up for a second person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.catalogue import keeping, permissions, selectors, services
from gongzhu.catalogue.models import Policy
from gongzhu.catalogue.permissions import KEEPERS
from gongzhu.catalogue.services import BadRows
from gongzhu.catalogue.spreadsheets import Row, Sheet
from gongzhu.catalogue.standard_rows import COLUMNS, judged
from gongzhu.common.errors import Invalid
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk.forms.policy import (
    ImportForm,
    PolicyForm,
    StandardFilter,
    StandardForm,
    place_choices,
    standard_choices,
)
from gongzhu.desk.policy import tables
from gongzhu.desk.views.lists import page_of
from gongzhu.desk.views.pages import for_officers, show

_WRITER = Role.POLICY_OFFICER
_PUT_UP = "已提交，等待政策发布人确认。确认前不生效。"


@for_officers(*KEEPERS)
def standards(request: Any) -> HttpResponse:
    """Figures by code, division and day."""
    asked = StandardFilter(request.GET)
    page = page_of(keeping.standards(**asked.asked), asked, request)
    context = {
        "filter": asked,
        "page": page,
        "rows": tables.standards(page.object_list),
        "refusal": why_not(permissions.may_write, request.actor),
    }
    return show(request, "desk/policy/standards.html", context)


@for_officers(_WRITER)
def standard_new(request: Any) -> HttpResponse:
    """One figure more."""
    form = StandardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _propose(form.cleaned_data, request.actor)
        except BadRows as bad:
            form.add_error(None, " ".join(one.reason for one in bad.cells))
        else:
            return redirect_with_message(
                request, reverse("desk:policy_proposal", args=[made.pk]), _PUT_UP
            )
    context = {"form": form}
    status = 422 if form.errors else 200
    return show(request, "desk/policy/standard_new.html", context, status=status)


def _propose(given: dict[str, Any], by: Any) -> Any:
    """The form's row goes the same way as a sheet of one line."""
    days = [
        given["effective_on"].isoformat(),
        given["ends_on"].isoformat() if given["ends_on"] else "",
    ]
    cells = (
        given["code"],
        given["division"],
        *days,
        given["value"],
        given["grade"],
        given["source"],
    )
    rows, faults = judged(Sheet((Row(1, COLUMNS), Row(2, cells)), ()))
    if faults:
        raise BadRows(faults)
    label = dict(standard_choices())[given["code"]].partition("（")[0]
    return services.propose_standards(rows, title=f"录入“{label}”", by=by)


@for_officers(_WRITER)
def standard_import(request: Any) -> HttpResponse:
    """A whole sheet of figures, or nothing of it with every bad cell named."""
    is_sent = request.method == "POST"
    form = ImportForm(*((request.POST, request.FILES) if is_sent else ()))
    cells: list[Any] = []
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = services.import_standards(
                file.name, file.read(), note=form.cleaned_data["note"], by=request.actor
            )
        except BadRows as bad:
            cells = bad.cells
            form.add_error(None, bad.sentence)
        else:
            return redirect_with_message(
                request, reverse("desk:policy_proposal", args=[made.pk]), _PUT_UP
            )
    context = {
        "form": form,
        "cells": cells,
        "columns": COLUMNS,
        "codes": selectors.words().rules.standards,
        "places": place_choices(),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/policy/standard_import.html", context, status=status)


@for_officers(*KEEPERS)
def standard_template(request: Any) -> HttpResponse:
    """An empty sheet with the columns and one line as an example."""
    example = (
        "dibao",
        "440100000000",
        "2030-01-01",
        "2030-12-31",
        "1300",
        "B",
        "（文件名称和文号）",
    )
    text = "\r\n".join(",".join(line) for line in (COLUMNS, example)) + "\r\n"
    headers = {"Content-Disposition": 'attachment; filename="standards.csv"'}
    return HttpResponse(
        text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
    )


@for_officers(*KEEPERS)
def policies(request: Any) -> HttpResponse:
    """Every document, as those who keep it see it."""
    text = request.GET.get("text", "").strip()[:40]
    context = {
        "policies": keeping.policies(text),
        "text": text,
        "refusal": why_not(permissions.may_write, request.actor),
    }
    return show(request, "desk/policy/policies.html", context)


@for_officers(_WRITER)
def policy_new(request: Any) -> HttpResponse:
    """Propose a document that is not in the library."""
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _put_up(request, form, is_new=True)
        except Invalid as refusal:
            put(form, refusal)
    context: dict[str, Any] = {"form": form, "policy": None, "users": []}
    return show(request, "desk/policy/policy.html", context, status=422 if form.errors else 200)


@for_officers(*KEEPERS, sent_by=[_WRITER])
def policy(request: Any, code: str) -> HttpResponse:
    """One document, which items use which clauses; a policy officer proposes other words."""
    found = selectors.policy(code)
    form = PolicyForm(request.POST or None, initial=_initial(found))
    form.fields["code"].disabled = True
    if request.method == "POST" and form.is_valid():
        return _put_up(request, form)
    context = {
        "form": form,
        "policy": found,
        "users": tables.users_of(code),
        "refusal": why_not(permissions.may_write, request.actor),
    }
    return show(request, "desk/policy/policy.html", context, status=422 if form.errors else 200)


def _initial(found: Policy) -> dict[str, Any]:
    names = ("code", "title", "issuer", "number", "issued_on", "effective_on", "ends_on", "link", "summary", "grade")  # fmt: skip
    clauses = "\n".join(f"{one['clause']}｜{one['fact']}" for one in found.clauses)
    return {**{name: getattr(found, name) for name in names}, "clauses": clauses}


def _put_up(request: Any, form: PolicyForm, *, is_new: bool = False) -> HttpResponse:
    given = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.cleaned_data.items()
    }
    made = services.propose_policy(given, is_new=is_new, by=request.actor)
    return redirect_with_message(request, reverse("desk:policy_proposal", args=[made.pk]), _PUT_UP)
