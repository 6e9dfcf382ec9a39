"""One's own pages: applications, messages, signatures, what is known and who looked at it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhu.common.errors import Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.intake import forms as intake_forms, services as intake, texts
from gongzhu.intake.enums import SignMethod
from gongzhu.people import services as people
from gongzhu.portal import navigation, selectors, services
from gongzhu.portal.forms.entry import ClaimForm, PhoneForm, ProvedPhoneForm
from gongzhu.portal.views.codes import send_code
from gongzhu.portal.views.pages import for_residents, form_status, posted, show

A_PAGE = 20


@for_residents
def my(request: Any) -> HttpResponse:
    """Everything one has under way, and the way to the rest."""
    context = {
        "standings": selectors.standings(request.actor),
        "drafts": selectors.drafts(request.actor),
        "waiting": selectors.awaited(request.actor),
    }
    return show(request, "portal/my.html", context)


@for_residents
def claim(request: Any) -> HttpResponse:
    """Tie an application made at the window to the own account, by its receipt number."""
    form = ClaimForm(posted(request))
    if form.is_bound and form.is_valid():
        own, number = selectors.person(request.actor), form.cleaned_data["number"]
        try:
            dossier = people.claim(own, number, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            told = "已经关联到您的账号，以后在这里就能看到。"
            return redirect_with_message(request, "portal:case", told, number=dossier.number)
    return show(request, "portal/claim.html", {"form": form}, status=form_status(form))


@for_residents
def messages(request: Any) -> HttpResponse:
    """What one was told, newest first."""
    page = Paginator(selectors.messages_of(request.actor), A_PAGE).get_page(request.GET.get("page"))
    return show(request, "portal/messages.html", {"page": page})


@for_residents
def signing(request: Any) -> HttpResponse:
    """Signatures that others' applications wait for, and those one gave."""
    context = {
        "waiting": selectors.awaited(request.actor),
        "signed": selectors.signed(request.actor),
    }
    return show(request, "portal/signing.html", context)


@never_cache
@for_residents
def sign(request: Any, key: UUID) -> HttpResponse:
    """Read the authorisation, and agree to it or not, from one's own account."""
    asked = selectors.invitation(request.actor, key)
    if asked.given is not None:
        return redirect("portal:signing")
    form = intake_forms.SignForm(posted(request))
    if form.is_bound and form.is_valid() and _signed(request, asked, form):
        return redirect_with_message(request, "portal:signing", "已经确认，谢谢。随时可以撤回。")
    wording = selectors.wording_for(asked.item, asked.office)
    context = {"asked": asked, "form": form, "wording": wording}
    return show(request, "portal/sign.html", context, status=form_status(form))


@for_residents
def withdraw_signature(request: Any, pk: int) -> HttpResponse:
    """Take an authorisation back."""
    one = selectors.signature(request.actor, pk)
    if request.method == "POST":
        reason = request.POST.get("reason", "")[:200]
        intake.withdraw_authorisation(one.given, by=request.actor, reason=reason)
        return redirect_with_message(request, "portal:signing", "授权已经撤回，从现在起不再查询。")
    return show(request, "portal/withdraw_signature.html", {"one": one})


@never_cache
@for_residents
def data(request: Any) -> HttpResponse:
    """What is known of one, who looked at it, which sources were asked."""
    own = selectors.person(request.actor)
    wanted = request.POST.get("show", "")
    context = {
        "person": own,
        "shown": services.shown(own, wanted, by=request.actor) if wanted else {},
        "signed": selectors.signed(request.actor),
        "asked": selectors.asked_about(request.actor),
        "traces": selectors.traces(own),
    }
    return show(request, "portal/data.html", context)


@never_cache
@sensitive_post_parameters()
@for_residents
def phone(request: Any) -> HttpResponse:
    """Put another mobile number in place, once it was proved by a code."""
    if "code" in request.POST:
        return _prove(request)
    form = PhoneForm(posted(request))
    if form.is_bound and form.is_valid() and (sent := send_code(request, form)):
        number = form.cleaned_data["phone"]
        return _code_page(request, ProvedPhoneForm(initial={"phone": number}), sent)
    context = {"form": form, "reaches": people.reaches_phones()}
    return show(request, "portal/phone.html", context, status=form_status(form))


def _prove(request: Any) -> HttpResponse:
    form = ProvedPhoneForm(request.POST)
    if form.is_valid():
        own = selectors.person(request.actor)
        try:
            people.move_to_phone(own, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            return redirect_with_message(request, "portal:data", "手机号码换好了。")
    return _code_page(request, form)


def _code_page(request: Any, form: ProvedPhoneForm, sent: Any = None) -> HttpResponse:
    """sent: the code that has just gone out, if one has."""
    number = form["phone"].value() or ""
    simulated = navigation.simulated_messages(number)
    context = {"form": form, "phone": number, "sent": sent, "simulated": simulated}
    return show(request, "portal/phone_code.html", context, status=form_status(form))


@never_cache
@for_residents
def export(request: Any) -> HttpResponse:
    """Everything one declared, as a file to keep. Source: 个人信息保护法 第45条 (复制)."""
    own = selectors.person(request.actor)
    content = services.copy_of(own, by=request.actor)
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="gongzhu-my-data.json"'
    return response


def _signed(request: Any, asked: Any, form: Any) -> bool:
    """Take the signature down; a refusal goes back into the form, with the wording of today."""
    signature = intake.Signature(SignMethod.ONLINE, form.cleaned_data["text_version"])
    try:
        intake.authorise(asked.application_id, asked.person, signature, by=request.actor)
    except Refusal as refusal:
        form.add_error("agree", refusal.sentence)
        form.data = {"text_version": texts.LATEST.version}
    return not form.errors
