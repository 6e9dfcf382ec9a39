"""What there is to read, and what belongs together."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhu.catalogue.enums import VersionState
from gongzhu.common.errors import Missing
from gongzhu.library.enums import ArticleKind
from gongzhu.library.models import Article, Edition, Media


def articles(*, on: date, kind: ArticleKind | str = "") -> QuerySet[Article]:
    """Articles shown on a day, in the order to show them. kind: only this one.

    From the day of its first own version on, an article is what the office published, or nothing
    where that was taken down; before, it is the pack's.
    """
    begun = Edition.objects.filter(
        code=OuterRef("code"), state=VersionState.PUBLISHED, effective_on__lte=on
    )
    own = Q(edition__state=VersionState.PUBLISHED, edition__effective_on__lte=on) & (
        Q(edition__ends_on=None) | Q(edition__ends_on__gte=on)
    )
    shown = Article.objects.filter(own | (Q(edition=None) & ~Exists(begun)))
    shown = shown.filter(Q(published_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)))
    return shown.filter(kind=kind) if kind else shown


def article(code: str, *, on: date) -> Article:
    """The article with this code, while it is shown. Raises Missing."""
    found = articles(on=on).filter(code=code).first()
    if found is None:
        raise Missing("没有找到这篇文章，可能已经撤下。请返回文章列表看看别的。")
    return found


def media(code: str, key: str, *, on: date) -> Media:
    """One file of an article that is shown. Raises Missing."""
    found = Media.objects.filter(article=article(code, on=on), key=key).first()
    if found is None:
        raise Missing("没有找到这个文件。请返回文章。")
    return found


def articles_about(*, on: date, item: str = "", policy: str = "") -> list[Article]:
    """Articles that name this item, or rest on this document. Source: 002 知识库 (关联分析)."""
    return [
        one
        for one in articles(on=on)
        if (item and item in one.items)
        or (policy and any(cited["policy"] == policy for cited in one.citations))
    ]


def related_articles(one: Article, *, on: date) -> list[Article]:
    """What to read next: named by this article, naming it, or about the same items; nearest first."""
    mine, named = set(one.items), one.related
    near: list[tuple[int, int, Article]] = []
    for place, other in enumerate(articles(on=on).exclude(code=one.code)):
        shared = len(mine & set(other.items))
        weight = 10 * (other.code in named) + 5 * (one.code in other.related) + shared
        if weight:
            near.append((-weight, place, other))
    return [other for _, _, other in sorted(near, key=lambda row: row[:2])[:5]]
