"""Articles and what they hold: text, picture, scan, recording and film."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse

from gongzhu.common import clock
from gongzhu.library import selectors as library
from gongzhu.library.enums import ArticleKind
from gongzhu.portal.selectors import finding
from gongzhu.portal.views.pages import for_everybody, show

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
    return show(
        request, "portal/article.html", {"reading": finding.reading(code, on=clock.today())}
    )


@for_everybody
def media(request: Any, code: str, key: str) -> HttpResponse:
    """A file of an article, whole or the part a player asks for."""
    found = library.media(code, key, on=clock.today())
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
    answer["Cache-Control"] = "public, max-age=3600"
    # a drawing opened by itself is a page: it may do nothing at all
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@for_everybody
def captions(request: Any, code: str, key: str) -> HttpResponse:
    """The captions of a film."""
    found = library.media(code, key, on=clock.today())
    return HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")
