"""Articles and announcements for those who keep them: the list, one with its versions, writing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk.forms.articles import ArticleFilter, NewArticleForm, TakeDownForm
from gongzhu.desk.forms.policy import ReviewForm
from gongzhu.desk.policy import article_parts as parts, uploads
from gongzhu.desk.policy.sheet import Data, change_rows
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.library import keeping, permissions, services
from gongzhu.library.models import Edition
from gongzhu.library.permissions import KEEPERS

_DOWN = "id_down_%s"
"""Two forms of the page ask for a note."""
_UNFIT = "有图片不能用，这一页还没有保存。填写的内容都在，换一张图片后再保存。"


@for_officers(*KEEPERS)
def articles(request: Any) -> HttpResponse:
    """Every article of packs and of the office: what residents see of it, and where its draft stands."""
    on, asked = clock.today(), ArticleFilter(request.GET)
    every = keeping.rows(on=on)
    counted = Counter(key for one in every for key in (one.shown, one.draft_state) if key)
    states = {**keeping.SHOWN, **keeping.DRAFTS}
    context = {
        "filter": asked,
        "rows": keeping.rows(**asked.asked, on=on),
        "count": len(every),
        "counted": [
            {"key": key, "text": text, "count": counted[key]}
            for key, (text, _) in states.items()
            if counted[key]
        ],
        "due": sum(one.is_due for one in every),
        "refusal": why_not(permissions.may_write, request.actor),
    }
    return show(request, "desk/policy/articles.html", context)


@for_officers(Role.POLICY_OFFICER)
def new(request: Any) -> HttpResponse:
    """Begin an article nobody had before."""
    form = NewArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.start_article(**form.cleaned_data, by=request.actor)
        return _to_editor(request, made, "已建好草稿，请写提要和正文。")
    status = 422 if form.errors else 200
    return show(request, "desk/policy/article_new.html", {"form": form}, status=status)


@for_officers(*KEEPERS)
def article(request: Any, code: str) -> HttpResponse:
    """One article: every version, who wrote and who published it, and when it is to be read again."""
    return _article(request, code)


def _article(request: Any, code: str, **forms: Any) -> HttpResponse:
    on = clock.today()
    row = keeping.row(code, on=on)
    context = {
        "row": row,
        "versions": [
            {"one": one, "state": keeping.state_of(one, on)} for one in keeping.editions_of(code)
        ],
        "reviews": keeping.past_reviews(code)[:10],
        "refusal": why_not(permissions.may_write, request.actor),
        "down_form": TakeDownForm(initial={"effective_on": on}, auto_id=_DOWN),
        "review_form": ReviewForm(),
        **forms,
    }
    return show(request, "desk/policy/article.html", context, status=422 if forms else 200)


@for_officers(Role.POLICY_OFFICER)
def start(request: Any, code: str) -> HttpResponse:
    """Begin the next version of an article; one of a pack is taken over."""
    if request.method != "POST":
        raise Missing
    made = services.start_edition(code, by=request.actor)
    return _to_editor(request, made, "已建好草稿，内容与现在的一样。发布以前，居民看到的不变。")


@for_officers(Role.POLICY_OFFICER)
def take_down(request: Any, code: str) -> HttpResponse:
    """Propose that an article is not shown any more."""
    if request.method != "POST":
        raise Missing
    form = TakeDownForm(request.POST, auto_id=_DOWN)
    if form.is_valid():
        try:
            services.take_down(code, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            told = "已提出撤下，等待政策发布人发布。"
            return redirect_with_message(request, "desk:policy_article", told, code=code)
    return _article(request, code, down_form=form)


@for_officers(*KEEPERS)
def review(request: Any, code: str) -> HttpResponse:
    """Note that an article was read again and is still true."""
    if request.method != "POST":
        raise Missing
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _article(request, code, review_form=form)
    services.review(code, note=form.cleaned_data["note"], by=request.actor)
    return redirect_with_message(request, "desk:policy_article", "已记下这次复核。", code=code)


@for_officers(Role.POLICY_OFFICER)
def edit(request: Any, pk: int) -> HttpResponse:
    """The text of a draft as a form; blocks are added, moved and removed by ordinary submits."""
    found = keeping.edition(pk)
    permissions.may_change(request.actor, found)
    if found.withdraws:
        raise Missing
    if request.method != "POST":
        return _editor(request, found, parts.stored_page(found), found.revision)
    post, unfit = uploads.taken_in(request.POST, request.FILES, by=request.actor, at=parts.BODY)
    data, action, seen = parts.typed(found, post), post.get("do", ""), _seen(request)
    if unfit:
        page = parts.page(found, data, unfit)
        return _editor(request, found, page, seen, _UNFIT, status=422)
    if change_rows(data, action):
        return _editor(request, found, parts.page(found, data, []), seen)
    if action == "check":
        return _editor(request, found, parts.checked_page(found, data), seen)
    return _saved(request, found, data, seen)


def _saved(request: Any, found: Edition, data: Data, seen: int) -> HttpResponse:
    try:
        saved = services.save(found, parts.stored(data), by=request.actor, seen=seen)
    except services.Stale as stale:
        now = keeping.edition(found.pk)
        page = parts.checked_page(now, data)
        return _editor(request, now, page, now.revision, stale.sentence, status=409)
    left = len(keeping.draft_of(saved).faults)
    told = f"已保存，还有 {left} 处要补。" if left else "已保存。"
    return _to_editor(request, saved, told)


def _editor(
    request: Any,
    found: Edition,
    page: parts.ArticlePage,
    seen: int,
    alarm: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"edition": found, "page": page, "seen": seen, "alarm": alarm}
    return show(request, "desk/policy/article_edit.html", context, status=status)


def _seen(request: Any) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _to_editor(request: Any, made: Edition, told: str) -> HttpResponse:
    return redirect_with_message(request, reverse("desk:policy_edition_edit", args=[made.pk]), told)
