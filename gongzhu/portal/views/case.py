"""One's own case: how it stands, what was declared and found, saying no, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongzhu.cases import permissions as may, selectors as cases, services as case_services
from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import file_response, redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.decisions import selectors as decisions
from gongzhu.documents import services as documents
from gongzhu.intake import forms as intake_forms, selectors as intake, services
from gongzhu.portal import qr, selectors
from gongzhu.portal.beside import signing
from gongzhu.portal.forms.mine import WithdrawForm
from gongzhu.portal.views.pages import for_residents, form_status, posted, show
from gongzhu.verification import forms as verification_forms, selectors as verification
from gongzhu.verification.services import object_to, read_report


@for_residents
def case(request: Any, number: str) -> HttpResponse:
    """How the case stands, with everything written to and handed in by the household."""
    found = cases.case(number)
    context = {
        "standing": selectors.standing_of(found),
        "decision": decisions.latest_decision(found),
        "report": verification.latest_report(found),
        "papers": selectors.papers(found),
        "payments": selectors.payments(found),
        "told": selectors.told(found, request.actor),
        "follows": selectors.owes_papers(found),
        "withdraw_refusal": why_not(may.may_withdraw, request.actor, found),
    }
    return show(request, "portal/case.html", context)


@for_residents
def receipt(request: Any, number: str) -> HttpResponse:
    """The receipt: number, what was handed in, what follows, a square that leads to the progress."""
    found = cases.case(number)
    address = request.build_absolute_uri(f"{reverse('portal:progress')}?number={found.number}")
    context = {"case": found, "receipt": intake.receipt(found), "square": qr.square(address)}
    return show(request, "portal/receipt.html", context)


@never_cache
@for_residents
def declaration(request: Any, number: str) -> HttpResponse:
    """What was declared, as it was handed in."""
    found = cases.case(number)
    application = intake.application_of(found)
    context = {"case": found, "groups": selectors.declared(application)}
    return show(request, "portal/declaration.html", context)


@for_residents
def signatures(request: Any, number: str) -> HttpResponse:
    """Signatures that are still wanted, or wanted again, after handing in."""
    found = cases.case(number)
    application = intake.application_of(found)
    waiting = intake.signatures(application, clock.today())
    form = intake_forms.AuthorisationForm(
        posted(request), request.FILES or None, signatures=waiting, by=request.actor
    )
    if form.is_bound and form.is_valid() and _signed(request, application, form):
        return redirect("portal:case_signatures", number)
    context = {"case": found, "form": form, **signing(application, form, waiting)}
    return show(request, "portal/case_signatures.html", context, status=form_status(form))


@never_cache
@for_residents
def report(request: Any, number: str) -> HttpResponse:
    """The verification report as far as it is about oneself, and the way to object to it."""
    found = cases.case(number)
    latest = selectors.report_on(found)
    form = verification_forms.ObjectionForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid() and _objected(request, latest, form):
        told = "异议收到了。镇（街道）会组织复查，结果会告诉您。"
        return redirect_with_message(request, "portal:case_report", told, number=number)
    context = {
        "case": found,
        "report": latest,
        **selectors.report_lines(read_report(latest, by=request.actor)),
        "objections": selectors.objections_to(latest, request.actor),
        "form": form,
    }
    return show(request, "portal/report.html", context, status=form_status(form))


@for_residents
def withdraw(request: Any, number: str) -> HttpResponse:
    """Take the application back."""
    found = cases.case(number)
    may.may_withdraw(request.actor, found)
    form = WithdrawForm(posted(request))
    if form.is_bound and form.is_valid():
        reason, key = form.cleaned_data["reason"], request.POST.get("key", "")
        case_services.withdraw(found, by=request.actor, key=key, reason=reason)
        return redirect_with_message(request, "portal:case", "申请已经撤回。", number=number)
    context = {"case": found, "form": form}
    return show(request, "portal/withdraw.html", context, status=form_status(form))


@never_cache
@for_residents
def file(request: Any, key: UUID) -> HttpResponse:
    """A letter to the household, or a paper it handed in, to keep."""
    found = selectors.paper(key)
    content = documents.content(found, by=request.actor, purpose="portal.file")
    return file_response(content, found.media_type, found.title)


def _signed(request: Any, application: Any, form: Any) -> bool:
    """Take each signature down; a refusal is told beside its line."""
    for name, person, signature in form.signed():
        try:
            services.authorise(application, person, signature, by=request.actor)
        except Refusal as refusal:
            form.add_error(name, refusal.sentence)
    return not form.errors


def _objected(request: Any, latest: Any, form: Any) -> bool:
    """Raise the objection; a refusal goes back into the form."""
    text, key = form.cleaned_data["text"], request.POST.get("key", "")
    try:
        object_to(latest, text, form.uploads(), by=request.actor, key=key)
    except Refusal as refusal:
        put(form, refusal)
    return not form.errors
