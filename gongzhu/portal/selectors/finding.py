"""Where a passage stands on the residents' pages, and the body of an article with its links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from gongzhu.catalogue.models import Item, Policy
from gongzhu.library import rendering, selectors as library
from gongzhu.library.enums import EntryKind
from gongzhu.library.models import Article, Media, Passage
from gongzhu.library.passages import anchor_of
from gongzhu.org.enums import Grade
from gongzhu.portal.selectors.help import Basis, policy_basis

_PAGES = {
    EntryKind.ITEM: "item",
    EntryKind.ARTICLE: "article",
    EntryKind.POLICY: "policy",
    EntryKind.LIST: "service_list",
}
_ICONS = {
    EntryKind.ITEM: "file-plus",
    EntryKind.ARTICLE: "book-2",
    EntryKind.POLICY: "scale",
    EntryKind.STANDARD: "coin-yuan",
    EntryKind.LIST: "map-pin",
}


@dataclass(frozen=True)
class Line:
    """A hit as a page lists it. part: the part of the page the words stand in."""

    title: SafeString
    snippet: SafeString
    text: str
    part: str
    kind: str
    icon: str
    url: str


@dataclass(frozen=True)
class BodyPart:
    """A block of an article: drawn text, or a file."""

    html: SafeString | None = None
    media: Media | None = None


@dataclass(frozen=True)
class Reading:
    """An article with everything its page shows. mark: what is not firm about it."""

    article: Article
    parts: tuple[BodyPart, ...]
    contents: tuple[tuple[str, str], ...]
    basis: tuple[Basis, ...]
    items: tuple[Item, ...]
    nearby: tuple[Article, ...]
    mark: str


def address_of(passage: Passage) -> str:
    """The page of a passage, and the place on it."""
    place = f"#{passage.anchor}" if passage.anchor else ""
    if passage.kind == EntryKind.STANDARD:
        return f"{reverse('portal:standards')}?open={passage.key}#std-{passage.key}"
    return reverse(f"portal:{_PAGES[EntryKind(passage.kind)]}", args=[passage.key]) + place


def line_of(hit: library.Hit) -> Line:
    """A hit for a list or an answer."""
    passage, kind = hit.passage, EntryKind(hit.passage.kind)
    part = "" if passage.title == passage.name else passage.title
    label = str(kind.label)
    return Line(
        hit.title, hit.snippet, passage.text, part, label, _ICONS[kind], address_of(passage)
    )


def reading(code: str, *, on: date) -> Reading:
    """One article, with its links resolved. Raises Missing."""
    article = library.article(code, on=on)
    return laid(article, article.media.defer("content"), on=on)


def laid(article: Article, media: Iterable[Media], *, on: date) -> Reading:
    """An article with its files, as its page shows it; neither need be saved."""
    files = {one.key: one for one in media}
    parts = [_part(number, block, files) for number, block in enumerate(article.blocks)]
    heads = [
        (anchor_of(number), next(rendering.words_of(block)))
        for number, block in enumerate(article.blocks)
        if "h" in block
    ]
    known = {one.code: one for one in Policy.objects.all()}
    cited = [one for one in article.citations if one["policy"] in known]
    basis = [
        policy_basis(known[one["policy"]], one["clause"], Grade(one["grade"])) for one in cited
    ]
    items = Item.objects.filter(code__in=article.items)
    nearby = library.related_articles(article, on=on)
    mark = "有转述，待核对" if any(one.mark for one in basis) else ""
    return Reading(
        article, tuple(parts), tuple(heads), tuple(basis), tuple(items), tuple(nearby), mark
    )


def _part(number: int, block: dict, files: dict[str, Media]) -> BodyPart:
    if "media" in block:
        return BodyPart(media=files.get(block["media"]))
    return BodyPart(html=rendering.block(block, link, anchor_of(number)))


def link(kind: str, key: str) -> str:
    """The address an article's link leads to; "" for one that leads nowhere."""
    if kind == "tel":
        return f"tel:{key}"
    if kind == "page":
        return reverse(f"portal:{key}")
    if kind in ("item", "policy", "article"):
        return reverse(f"portal:{kind}", args=[key])
    return ""
