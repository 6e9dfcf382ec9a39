"""What must hold between articles, their files and the catalogue, beyond the shape of each file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhu.catalogue.blocks import misled
from gongzhu.catalogue.citing import unlisted
from gongzhu.catalogue.pack import ReadFile
from gongzhu.catalogue.reading import Place, Source
from gongzhu.library import files
from gongzhu.library.pack import Library
from gongzhu.library.schema import ArticleRow, ArticleText, Block
from gongzhu.org.errors import Fault


@dataclass(frozen=True)
class Known:
    """Codes that may be named."""

    items: frozenset[str]
    clauses: Mapping[str, Collection[str]]
    articles: frozenset[str]

    @property
    def policies(self) -> frozenset[str]:
        """Codes of documents."""
        return frozenset(self.clauses)


def library_faults(
    library: Library, items: set[str], clauses: Mapping[str, Collection[str]]
) -> list[Fault]:
    """Everything wrong in files that are in shape, in the order of files and lines.

    clauses: those the policy library lists of each document, by its code.
    """
    rows = [row for read in library.articles for row in read.content]
    known = Known(frozenset(items), clauses, frozenset(row.code for row in rows))
    found = [*_doubled(library)]
    for read in library.articles:
        for index, row in enumerate(read.content):
            found.extend(text_faults(read.source, (index,), row, row.body, known))
            found.extend(_media(read, (index,), row, library))
    return sorted(dict.fromkeys(found), key=lambda fault: (fault.file, fault.line))


def _doubled(library: Library) -> Iterator[Fault]:
    seen: set[str] = set()
    for read in library.articles:
        for index, row in enumerate(read.content):
            if row.code in seen:
                yield read.source.fault(
                    (index, "code"), f"文章代码「{row.code}」重复了，请换一个。"
                )
            seen.add(row.code)


def text_faults(
    source: Source, at: Place, row: ArticleText, body: Sequence[Block], known: Known
) -> Iterator[Fault]:
    """What an article names that is not there, wherever it was written."""
    for field, codes, there, reason in (
        ("items", row.items, known.items, "没有代码为「{}」的救助事项。"),
        ("related", row.related, known.articles, "没有代码为「{}」的文章。"),
    ):
        for index, code in enumerate(codes):
            if code not in there:
                yield source.fault((*at, field, index), reason.format(code))
    for index, one in enumerate(row.citations):
        for name, reason in unlisted(one, known.policies, known.clauses):
            yield source.fault((*at, "citations", index, name), reason)
    yield from _links(source, at, body, known)


def _links(source: Source, at: Place, body: Sequence[Block], known: Known) -> Iterator[Fault]:
    there = {"item": known.items, "policy": known.policies, "article": known.articles}
    for index, block in enumerate(body):
        for place, text in block.texts():
            for reason in misled(text, there):
                yield source.fault((*at, "body", index, *place), reason)


def _media(read: ReadFile[Any], at: Place, row: ArticleRow, library: Library) -> Iterator[Fault]:
    keys = [one.key for one in row.media]
    for index, one in enumerate(row.media):
        place: Place = (*at, "media", index)
        if keys.index(one.key) < index:
            yield read.source.fault((*place, "key"), f"「{one.key}」重复了，请换一个。")
        if reason := files.fault_of(library.media / one.file, one.kind):
            yield read.source.fault((*place, "file"), reason)
        if one.captions and (reason := files.captions_fault(library.media / one.captions)):
            yield read.source.fault((*place, "captions"), reason)
    yield from _shown(read, at, row, keys)


def _shown(read: ReadFile[Any], at: Place, row: ArticleRow, keys: list[str]) -> Iterator[Fault]:
    """Media that are named and not there, or there and not named."""
    for index, block in enumerate(row.body):
        if block.media and block.media not in keys:
            yield read.source.fault(
                (*at, "body", index, "media"), f"media 里没有「{block.media}」。"
            )
    shown = {block.media for block in row.body}
    for index, key in enumerate(keys):
        if key not in shown:
            yield read.source.fault((*at, "media", index, "key"), f"正文没有用到「{key}」。")
