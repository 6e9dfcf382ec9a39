"""Writing a draft: begin it, one page for each part, samples, submit, throw away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.catalogue import keeping, permissions, samples, selectors, services
from gongzhu.catalogue.drafts import Draft, words_of
from gongzhu.catalogue.models import ItemVersion
from gongzhu.catalogue.texts import RuleText
from gongzhu.common.errors import Conflict, Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk.forms.policy import BasicsForm, NewItemForm
from gongzhu.desk.policy import laying, pages, parts, sample_forms, uploads
from gongzhu.desk.policy.drawn import Drawer
from gongzhu.desk.policy.sheet import Data, change_rows, read
from gongzhu.desk.views.pages import for_officers, show

_WRITER = Role.POLICY_OFFICER


@for_officers(_WRITER)
def new(request: Any) -> HttpResponse:
    """Begin an item nobody had before."""
    form = NewItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.start_item(services.NewItem(**form.cleaned_data), by=request.actor)
        except Refusal as refusal:
            put(form, refusal, names={"policy": "policy"})
        else:
            return _to_draft(request, made, "已建好草稿。内容来自模板，请逐页改成这个事项的。")
    return show(request, "desk/policy/new.html", {"form": form}, status=422 if form.errors else 200)


@for_officers(_WRITER)
def start(request: Any, code: str) -> HttpResponse:
    """Begin the next version of an item."""
    found = selectors.item(code)
    if request.method != "POST":
        raise Missing
    made = services.start_version(found, by=request.actor)
    return _to_draft(request, made, f"已建好第{made.number}版草稿，内容与上一版相同。")


@for_officers(_WRITER)
def draft(request: Any, pk: int) -> HttpResponse:
    """Where a draft stands; submit it or throw it away from here."""
    found = keeping.version(pk)
    if request.method == "POST":
        return _act(request, found)
    refusal = why_not(permissions.may_change, request.actor, found)
    whole = keeping.draft(found)
    placed = [] if refusal else pages.placed_faults(found, whole)
    beside = [] if refusal else services.beside_the_text(found, whole)
    before = keeping.in_force_beside(found)
    left = sum(len(one["spots"]) for one in placed) + len(beside)
    context = {
        "version": found,
        "state": laying.state_of(found),
        "parts": pages.overview(found, whole),
        "placed": placed,
        "beside": beside,
        "lapsed": keeping.lapsed(found),
        "tried": _tried(found, whole),
        "before": before,
        "is_unchanged": before is not None and before.digest == found.digest,
        "refusal": refusal,
        "submit_refusal": refusal or (f"还有 {left} 处要改，见上面的清单。" if left else ""),
        "history": laying.history(found),
    }
    return show(request, "desk/policy/draft.html", context)


def _act(request: Any, found: ItemVersion) -> HttpResponse:
    do, actor = request.POST.get("do"), request.actor
    if do == "submit":
        services.submit(found, by=actor, seen=_seen(request))
        to = reverse("desk:policy_version", args=[found.pk])
        return redirect_with_message(request, to, "已提交，等待政策发布人发布。")
    if do == "discard":
        services.discard(found, by=actor)
        return redirect_with_message(request, "desk:policy_items", "草稿已删除。")
    raise Missing


def _tried(found: ItemVersion, whole: Draft) -> dict[str, int]:
    if whole.spec is None or whole.faults:
        return {"count": len(found.samples), "alike": 0}
    tried = samples.run(whole.spec, found.samples)
    return {"count": len(tried), "alike": sum(one.is_alike for one in tried)}


@for_officers(_WRITER)
def basics(request: Any, pk: int) -> HttpResponse:
    """First day, name and place in the list."""
    found = keeping.version(pk)
    permissions.may_change(request.actor, found)
    initial = {
        "effective_on": found.effective_on,
        "name": found.item.name,
        "position": found.item.position,
        "seen": found.revision,
    }
    form = BasicsForm(request.POST or None, is_new=keeping.is_new(found.item), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_basics(found, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
            form.data = {**request.POST.dict(), "seen": keeping.version(pk).revision}
        else:
            return _to_draft(request, found, "基本信息已保存。")
    context = {"version": found, "form": form, "parts": pages.overview(found)}
    return show(request, "desk/policy/basics.html", context, status=422 if form.errors else 200)


@for_officers(_WRITER)
def part(request: Any, pk: int, part: str) -> HttpResponse:
    """One part of a draft as a form; rows are added, moved and removed by ordinary submits."""
    pages.known(part)
    found = keeping.version(pk)
    permissions.may_change(request.actor, found)
    if request.method != "POST":
        return _show_part(request, found, pages.stored_page(part, found), found.revision)
    post, unfit = uploads.taken_in(request.POST, request.FILES, by=request.actor)
    data, action = pages.typed(part, found, post), post.get("do", "")
    if unfit:
        page = pages.part_page(part, found, data, unfit)
        return _show_part(request, found, page, _seen(request), _UNFIT, status=422)
    if pages.changed(part, found, data, action):
        return _show_part(request, found, pages.part_page(part, found, data, []), _seen(request))
    if action == "check":
        page = pages.checked_page(part, found, data)
        return _show_part(request, found, page, _seen(request))
    return _save_part(request, found, part, data)


_UNFIT = "有图片不能用，这一页还没有保存。填写的内容都在，换一张图片后再保存。"


def _save_part(request: Any, found: ItemVersion, part: str, data: Data) -> HttpResponse:
    given = parts.stored(part, data)
    try:
        saved = services.save_part(found, part, given, by=request.actor, seen=_seen(request))
    except services.BadRule as bad:
        page = pages.part_page(part, found, parts.shown(part, given), bad.faults)
        return _show_part(request, found, page, _seen(request), bad.sentence, status=422)
    except services.Stale as stale:
        now = keeping.version(found.pk)
        page = pages.part_page(part, now, parts.shown(part, given), [])
        return _show_part(request, now, page, now.revision, stale.sentence, status=409)
    left = len(keeping.draft(saved).faults_in(part))
    told = f"已保存，这一页还有 {left} 处要补。" if left else "已保存。"
    to = reverse("desk:policy_part", args=[found.pk, part])
    return redirect_with_message(request, to, told)


def _show_part(
    request: Any,
    found: ItemVersion,
    page: pages.PartPage,
    seen: int,
    alarm: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "version": found,
        "page": page,
        "seen": seen,
        "alarm": alarm,
        "parts": pages.overview(found, page.draft),
        "words": pages.words_list(found),
    }
    return show(request, "desk/policy/part.html", context, status=status)


@for_officers(_WRITER)
def check(request: Any, pk: int) -> HttpResponse:
    """What an expression comes to while it is being typed: its reading, or what is wrong where."""
    found = keeping.version(pk)
    at, expects = request.GET.get("at", ""), request.GET.get("expects", "")
    text = str(request.POST.get(at, "")).replace("\r\n", "\n").strip()
    row = {"about": request.POST.get(f"{at.rpartition('.')[0]}.about", "")}
    words = words_of(found.spec, selectors.words().rules)
    told = laying.told_of(RuleText((), text, laying.kind_of(expects, row)), words) if text else None
    return render(request, "desk/policy/_told.html", {"told": told})


@for_officers(_WRITER)
def sample_list(request: Any, pk: int) -> HttpResponse:
    """Every sample household with what the draft answers to it."""
    found = keeping.version(pk)
    whole = keeping.draft(found)
    tried = samples.run(whole.spec, found.samples) if whole.spec and not whole.faults else ()
    context = {
        "version": found,
        "parts": pages.overview(found, whole),
        "samples": found.samples,
        "tried": [{"tried": one, "told": sample_forms.named(one.sample, found)} for one in tried],
        "faults": whole.faults,
        "refusal": why_not(permissions.may_change, request.actor, found),
    }
    return show(request, "desk/policy/samples.html", context)


@for_officers(_WRITER)
def sample(request: Any, pk: int, number: int) -> HttpResponse:
    """One sample, counted from 1; the next number adds one."""
    found = keeping.version(pk)
    permissions.may_change(request.actor, found)
    if not 1 <= number <= len(found.samples) + 1:
        raise Missing
    kept = found.samples[number - 1] if number <= len(found.samples) else {}
    if request.method != "POST":
        return _show_sample(request, found, sample_forms.shown(kept), number, found.revision)
    form = sample_forms.form_of(found, kept)
    data, action = read(form, request.POST), request.POST.get("do", "")
    if action != "save" and change_rows(data, action):
        return _show_sample(request, found, data, number, _seen(request))
    listed = list(found.samples)
    listed[number - 1 : number] = [] if action == "delete" else [sample_forms.stored(data)]
    try:
        services.save_samples(found, listed, by=request.actor, seen=_seen(request))
    except Conflict as conflict:
        seen = keeping.version(pk).revision
        return _show_sample(request, found, data, number, seen, conflict.sentence)
    to = reverse("desk:policy_samples", args=[pk])
    return redirect_with_message(request, to, "样例已保存，下面是重新算的结果。")


def _show_sample(
    request: Any, found: ItemVersion, data: Data, number: int, seen: int, alarm: str = ""
) -> HttpResponse:
    drawer = Drawer([], lambda *_: None)
    context = {
        "version": found,
        "nodes": drawer.draw(sample_forms.form_of(found, data), data),
        "number": number,
        "is_new": number > len(found.samples),
        "seen": seen,
        "alarm": alarm,
        "parts": pages.overview(found),
    }
    return show(request, "desk/policy/sample.html", context, status=409 if alarm else 200)


def _seen(request: Any) -> int:
    text = str(request.POST.get("seen", ""))
    return int(text) if text.isdigit() and len(text) < 9 else -1


def _to_draft(request: Any, version: ItemVersion, told: str) -> HttpResponse:
    return redirect_with_message(request, reverse("desk:policy_draft", args=[version.pk]), told)
