"""Hand an article over, publish it or send it back, take one down, say later that it still holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.services import Stale
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.library import drafts, editions, permissions
from gongzhu.library.models import Article, ArticleReview, Edition, Media
from gongzhu.library.selectors import articles
from gongzhu.library.services.indexing import rebuild_if_stale
from gongzhu.library.services.writing import following, locked

ONE_DAY = timedelta(days=1)
BY_PACK = "数据包"
"""Who published a text that was taken over from a pack."""


def obstacles(draft: Edition, effective_on: date) -> list[str]:
    """Every reason why a version cannot be shown from a day on; empty when it can."""
    files = editions.files_of(editions.source_of(draft))
    looked = drafts.of_edition(draft, files)
    found = [one.reason for one in looked.faults]
    if effective_on < clock.today():
        found.append("施行日不能早于今天。")
    latest = next(iter(editions.published(draft.code)), None)
    if latest and latest.effective_on > effective_on:
        found.append(f"施行日不能早于第{latest.number}版的施行日 {latest.effective_on:%Y-%m-%d}。")
    if looked.text and looked.text.ends_on and looked.text.ends_on < effective_on:
        found.append("截止日期早于施行日，发布了也没有人看得到。请改其中一个。")
    return found


def submit(draft: Edition, *, effective_on: date, by: Actor, seen: int) -> Edition:
    """Hand a version to whoever publishes it; from now on nobody changes it.

    Raises Denied, Conflict, Stale, and Invalid naming everything that is still wrong.
    """
    with transaction.atomic():
        one = locked(draft)
        permissions.may_change(by, one)
        if one.revision != seen:
            raise Stale(f"{one.drafted_by}刚刚改过这份草稿。请刷新页面，看过再提交。")
        if found := obstacles(one, effective_on):
            raise Invalid("还不能提交：" + "".join(dict.fromkeys(found)))
        one.effective_on = effective_on
        one.hand_over(by)
        one.save()
        audit.record("library.submit", obj=one, by=by, detail={"digest": one.digest})
    return one


def take_down(code: str, *, effective_on: date, note: str, by: Actor) -> Edition:
    """Propose that nothing is shown under a code from a day on; a second person decides.

    Raises Denied, Missing, Conflict while there is a draft, and Invalid for a day that is past.
    """
    permissions.may_write(by)
    with transaction.atomic():
        number, text = following(code)
        latest = next(iter(editions.published(code)), None)
        if latest and latest.withdraws:
            raise Conflict("这一篇已经撤下。")
        named: dict[str, Any] = {name: text[name] for name in ("kind", "title") if name in text}
        made = Edition(
            code=code,
            number=number,
            state=VersionState.DRAFT,
            effective_on=effective_on,
            content=named,
            withdraws=True,
            note=note,
            digest=editions.digest_of(named),
        )
        if found := obstacles(made, effective_on):
            raise Invalid("".join(found), {"effective_on": "".join(found)})
        made.wrote(by)
        made.hand_over(by)
        try:
            with transaction.atomic():
                made.save()
        except IntegrityError as fault:
            raise Conflict("这一篇刚才已由别人建了草稿。请刷新页面后查看。") from fault
        audit.record("library.take_down", obj=made, by=by, reason=note)
    return made


def send_back(draft: Edition, *, by: Actor, reason: str) -> Edition:
    """Return a version to those who write it, with the reason. Raises Denied, Conflict."""
    with transaction.atomic():
        one = locked(draft)
        permissions.may_decide(by, one)
        one.give_back(reason)
        one.save()
        audit.record("library.send_back", obj=one, by=by, reason=reason)
    return one


def publish(draft: Edition, *, by: Actor) -> Edition:
    """Show a version from its day on, at the earliest today; search and answers follow at once.

    The version before ends the day before; the pack's own text is kept as the first version.
    Raises Denied, Conflict, and Invalid when something no longer holds.
    """
    with transaction.atomic():
        one = locked(draft)
        permissions.may_decide(by, one)
        one.effective_on = max(one.effective_on, clock.today())
        if found := obstacles(one, one.effective_on):
            raise Invalid("现在不能发布，请退回修改：" + "".join(dict.fromkeys(found)))
        if editions.digest_of(one.content) != one.digest:
            raise Conflict(f"{one}的内容与提交时的摘要不符，不能发布。请联系安全管理员。")
        _keep_pack(one)
        article = None if one.withdraws else _laid(one)
        _end_before(one, by)
        one.make_public(by)
        one.save()
        if article:
            _write(one, *article)
        audit.record("library.publish_article", obj=one, by=by, detail={"digest": one.digest})
    rebuild_if_stale()
    return one


def _laid(one: Edition) -> tuple[Article, list[Media]]:
    files = editions.files_of(editions.source_of(one))
    text = drafts.of_edition(one, files).text
    if text is None:
        raise Conflict(f"{one}的内容不完整，不能发布。")
    return editions.laid(one, text)


def _write(one: Edition, article: Article, files: list[Media]) -> None:
    article.edition = one
    article.save()
    for file in files:
        file.article = article
    Media.objects.bulk_create(files)


def _keep_pack(one: Edition) -> None:
    """The text of the pack becomes the first version, so that it stays readable whatever packs do."""
    pack = editions.of_pack(one.code)
    if pack is None or Edition.objects.filter(code=one.code, number=1).exists():
        return
    content = editions.content_of(pack)
    first = Edition(
        code=one.code,
        number=1,
        state=VersionState.PUBLISHED,
        effective_on=min(pack.published_on, one.effective_on - ONE_DAY),
        content=content,
        digest=editions.digest_of(content),
        published_by=BY_PACK,
    )
    first.save()
    text = drafts.of_edition(first, editions.files_of(pack)).text
    if text is None:
        raise Conflict("数据包的原文不合现在的格式，不能留作第一版。请联系系统管理员。")
    article, files = editions.laid(first, text)
    article.published_on = pack.published_on
    _write(first, article, files)


def _end_before(one: Edition, by: Actor) -> None:
    last_day = one.effective_on - ONE_DAY
    for before in editions.published(one.code):
        if before.ends_on is None or before.ends_on > last_day:
            before.ends_on = last_day
            before.save(update_fields=["ends_on"])
            audit.record("library.end", obj=before, by=by, detail={"ends_on": last_day})


def review(code: str, *, note: str, by: Actor) -> ArticleReview:
    """Note that somebody read an article again and it is still true. Source: 002 附录C (定期审核).

    Raises Denied, and Missing for what is not shown.
    """
    permissions.may_read_drafts(by)
    shown = articles(on=clock.today()).filter(code=code).first()
    if shown is None:
        raise Missing
    told = {"code": code, "reviewed_on": clock.today(), "reviewer": by.label, "note": note}
    with transaction.atomic():
        if known := ArticleReview.objects.filter(**told).first():  # the same form, sent twice
            return known
        done = ArticleReview.objects.create(**told)
        audit.record("library.review", obj=done, by=by, reason=note)
    return done
