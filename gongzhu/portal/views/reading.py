"""Articles and what they hold: text, picture, scan, recording and film."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse

from gongzhu.common import clock
from gongzhu.common.errors import Missing
from gongzhu.common.permissions import why_not
from gongzhu.library import keeping, permissions, selectors as library
from gongzhu.library.enums import ArticleKind
from gongzhu.library.models import Article, Media
from gongzhu.portal.selectors import finding
from gongzhu.portal.views.pages import for_everybody, show

_KEPT = "public, max-age=3600"
_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{0,9})")


@for_everybody
def knowledge(request: Any) -> HttpResponse:
    """Everything there is to read, by kind."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in ArticleKind.values else ""
    context = {
        "kinds": ArticleKind.choices,
        "kind": kind,
        "articles": library.articles(on=clock.today(), kind=kind),
    }
    return show(request, "portal/knowledge.html", context)


@for_everybody
def article(request: Any, code: str) -> HttpResponse:
    """One article with its files, what it rests on and what belongs to it."""
    context = {"reading": finding.reading(code, on=clock.today()), "preview": None}
    return show(request, "portal/article.html", context)


@for_everybody
def media(request: Any, code: str, key: str) -> HttpResponse:
    """A file of an article, whole or the part a player asks for."""
    return _played(request, library.media(code, key, on=clock.today()))


def _played(request: Any, found: Media, cached: str = _KEPT) -> HttpResponse:
    content = bytes(found.content)
    part = _RANGE.fullmatch(request.headers.get("Range", ""))
    begin, end = (int(part[1]), int(part[2] or len(content) - 1)) if part else (0, len(content) - 1)
    if not part or begin > end or begin >= len(content):
        answer = HttpResponse(content, content_type=found.media_type)
    else:
        end = min(end, len(content) - 1)
        answer = HttpResponse(content[begin : end + 1], content_type=found.media_type, status=206)
        answer["Content-Range"] = f"bytes {begin}-{end}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = cached
    # a drawing opened by itself is a page: it may do nothing at all
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@for_everybody
def captions(request: Any, code: str, key: str) -> HttpResponse:
    """The captions of a film."""
    return _captions(library.media(code, key, on=clock.today()))


def _captions(found: Media) -> HttpResponse:
    return HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")


@for_everybody
def preview(request: Any, pk: int) -> HttpResponse:
    """A version on the very page residents read; only for those who keep the articles."""
    article, files = _previewed(request, pk)
    context = {"reading": finding.laid(article, files, on=clock.today()), "preview": pk}
    return show(request, "portal/article.html", context)


@for_everybody
def preview_media(request: Any, pk: int, key: str) -> HttpResponse:
    """A file of a version that need not be published."""
    return _played(request, _file(request, pk, key), cached="no-store")


@for_everybody
def preview_captions(request: Any, pk: int, key: str) -> HttpResponse:
    """The captions of a film of a version that need not be published."""
    return _captions(_file(request, pk, key))


def _previewed(request: Any, pk: int) -> tuple[Article, list[Media]]:
    """A version as an article. To anybody else there is no such page: nothing tells that one is written."""
    if why_not(permissions.may_read_drafts, request.actor):
        raise Missing
    return keeping.as_article(keeping.edition(pk))


def _file(request: Any, pk: int, key: str) -> Media:
    found = next((one for one in _previewed(request, pk)[1] if one.key == key), None)
    if found is None:
        raise Missing
    return found
