"""Write an article on screen: begin it or take one over, save it, throw the draft away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import services as catalogue
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.services import Stale
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.library import editions, permissions
from gongzhu.library.enums import ArticleKind
from gongzhu.library.models import Edition

_MOST_TITLE = 80


def start_article(*, kind: str, title: str, by: Actor) -> Edition:
    """Begin an article nobody had before. Raises Denied, Invalid."""
    permissions.may_write(by)
    if kind not in ArticleKind.values or not 0 < len(title) <= _MOST_TITLE:
        raise Invalid("请选择类别并写标题。", {"title": f"请写标题，最多 {_MOST_TITLE} 个字。"})
    code = f"own-{secrets.token_hex(4)}"
    return _begun(code, 1, {"kind": kind, "title": title}, by)


def start_edition(code: str, *, by: Actor) -> Edition:
    """Begin the next version of an article from its last text; the pack's counts as the first.

    Raises Denied, Missing for an article there is none of, and Conflict while there is a draft.
    """
    permissions.may_write(by)
    with transaction.atomic():
        number, content = following(code)
        return _begun(code, number, content, by)


def following(code: str) -> tuple[int, dict[str, Any]]:
    """The number of the next version and the text it begins from. Raises Missing, Conflict."""
    kept = list(Edition.objects.filter(code=code).order_by("-number"))
    if any(not one.is_fixed for one in kept):
        raise Conflict("这一篇已有一份没有发布的草稿。请在那份草稿上修改。")
    if text := next((one for one in kept if not one.withdraws), None):
        return kept[0].number + 1, dict(text.content)
    pack = editions.of_pack(code)
    if pack is None:
        raise Missing
    return max((one.number for one in kept), default=1) + 1, editions.content_of(pack)


def _begun(code: str, number: int, content: dict[str, Any], by: Actor) -> Edition:
    made = Edition(
        code=code,
        number=number,
        state=VersionState.DRAFT,
        effective_on=clock.today(),
        content=content,
        digest=editions.digest_of(content),
    )
    made.wrote(by)
    try:
        with transaction.atomic():
            made.save()
            audit.record("library.start_draft", obj=made, by=by)
    except IntegrityError as fault:
        raise Conflict("这一篇刚才已由别人建了草稿。请刷新页面后查看。") from fault
    return made


def save(draft: Edition, content: Mapping[str, Any], *, by: Actor, seen: int) -> Edition:
    """Put this text in the place of what was there; faults may stay until it is handed over.

    content: in the shape of schema.OwnText, JSON; its files are those the text before had and the
    body still shows. seen: the revision the page was drawn from. Raises Denied, Conflict, Stale.
    """
    with transaction.atomic():
        one = locked(draft)
        permissions.may_change(by, one)
        if one.withdraws:
            raise Conflict("这是撤下文章的申请，没有正文。不撤了，请删除这份草稿。")
        if one.revision != seen:
            raise Stale(
                f"{one.drafted_by}刚刚保存过这份草稿。您填写的内容还在这一页上，没有丢；"
                "请与对方的内容核对后再次保存，将以您的为准。"
            )
        one.content = {**content, "media": shown_files(one, content)}
        one.digest = editions.digest_of(one.content)
        catalogue.pin_pictures(_pictures(content))
        one.revision += 1
        one.wrote(by)
        one.save()
        audit.record("library.draft", obj=one, by=by, detail={"digest": one.digest})
    return one


def shown_files(draft: Edition, content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The files of the text before that a body still shows, as they were when it was taken over.

    One that was put back is taken as it is now.
    """
    now = editions.files_of(editions.source_of(draft))
    known = {**now, **{one["key"]: one["digest"] for one in draft.content.get("media") or ()}}
    shown = [one.get("media") for one in content.get("body") or ()]
    return [{"key": key, "digest": value} for key, value in known.items() if key in shown]


def _pictures(content: Mapping[str, Any]) -> list[str]:
    found = (one.get("picture") or {} for one in content.get("body") or ())
    return [str(one["digest"]) for one in found if one.get("digest")]


def discard(draft: Edition, *, by: Actor) -> None:
    """Throw a draft away; what residents read stays. Raises Denied, Conflict."""
    with transaction.atomic():
        one = locked(draft)
        permissions.may_change(by, one)
        one.delete()
        named = ("library.edition", draft.pk)
        told = {"code": draft.code, "no": draft.number}
        audit.record("library.discard", obj=named, by=by, detail=told)


def locked(draft: Edition) -> Edition:
    """A version held until the transaction ends."""
    return Edition.objects.select_for_update(of=("self",)).get(pk=draft.pk)
