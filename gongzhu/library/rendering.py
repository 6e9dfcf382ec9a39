"""A body as HTML: our own tags around escaped text, so that no pack can bring markup of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongzhu.catalogue.inline import pieces, plain

Links = Callable[[str, str], str]
"""The address of a page by kind and key; "" when there is none."""


def line(text: str, link: Links) -> SafeString:
    """One text with its strong words and links."""
    return format_html_join("", "{}", ((_piece(piece, link),) for piece in pieces(text)))


def _piece(piece: Any, link: Links) -> str:
    if piece.kind == "strong":
        return format_html("<strong>{}</strong>", piece.words)
    address = link(piece.kind, piece.key) if piece.kind else ""
    return format_html('<a href="{}">{}</a>', address, piece.words) if address else piece.words


def block(content: Mapping[str, Any], link: Links, anchor: str = "") -> SafeString:
    """One block; media are drawn by the page, which has their addresses."""
    name, value = next(iter(content.items()))
    return _DRAWN[name](value, link, anchor)


def _heading(value: str, link: Links, anchor: str) -> SafeString:
    return format_html('<h2 id="{}">{}</h2>', anchor, line(value, link))


def _paragraph(value: str, link: Links, anchor: str) -> SafeString:
    return format_html("<p>{}</p>", line(value, link))


def _note(value: str, link: Links, anchor: str) -> SafeString:
    return format_html('<p class="gz-quote">{}</p>', line(value, link))


def _list(tag: str) -> Callable[[list[str], Links, str], SafeString]:
    opening, closing = mark_safe(f"<{tag}>"), mark_safe(f"</{tag}>")  # noqa: S308 ul or ol, below

    def drawn(value: list[str], link: Links, anchor: str) -> SafeString:
        lines = format_html_join("", "<li>{}</li>", ((line(one, link),) for one in value))
        return format_html("{}{}{}", opening, lines, closing)

    return drawn


def _table(value: Mapping[str, Any], link: Links, anchor: str) -> SafeString:
    head = format_html_join(
        "",
        '<th role="columnheader" scope="col">{}</th>',
        ((line(one, link),) for one in value["head"]),
    )
    rows = format_html_join(
        "", '<tr role="row">{}</tr>', ((_row(row, value["head"], link),) for row in value["rows"])
    )
    return format_html(
        '<table class="gz-table gz-table-stack" role="table"><caption>{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table>',
        value["caption"],
        head,
        rows,
    )


def _row(row: Sequence[str], head: Sequence[str], link: Links) -> SafeString:
    """The first cell names the row; on a phone it is the head of a card. Roles outlive that."""
    named = format_html('<th role="rowheader" scope="row">{}</th>', line(row[0], link))
    cells = ((plain(name), line(cell, link)) for name, cell in zip(head[1:], row[1:], strict=True))
    rest = format_html_join("", '<td role="cell" data-label="{}"><span>{}</span></td>', cells)
    return named + rest


_DRAWN: dict[str, Callable[[Any, Links, str], SafeString]] = {
    "h": _heading,
    "p": _paragraph,
    "note": _note,
    "ul": _list("ul"),
    "ol": _list("ol"),
    "table": _table,
}


def words_of(content: Mapping[str, Any]) -> Iterator[str]:
    """The plain sentences of a block, for the index and for reading aloud."""
    name, value = next(iter(content.items()))
    if name in ("h", "p", "note"):
        yield plain(value)
    elif name in ("ul", "ol"):
        yield from map(plain, value)
    elif name == "picture":
        yield from filter(None, (value.get("title"), value["alt"]))
    elif name == "table":
        yield value["caption"]
        yield "，".join(map(plain, value["head"]))
        yield from ("，".join(map(plain, row)) for row in value["rows"])
