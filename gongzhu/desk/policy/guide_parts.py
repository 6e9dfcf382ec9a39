"""The form of a guide's further parts: text, tables and pictures, as they are typed and as they are stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gongzhu.desk.policy.sheet import Choices, Data, Field, Group, Part, Rows, Variant

_STYLES: Choices = [
    ("p", "段落"),
    ("h", "小标题"),
    ("note", "提醒"),
    ("ul", "列表（一行一条）"),
    ("ol", "步骤（一行一步）"),
]
_LISTS = ("ul", "ol")


def block_rows(citations: tuple[Part, ...]) -> Rows:
    """The list of blocks. citations: the parts of one citation."""
    cited = (Rows("citations", "出处", "条出处", citations, title="policy clause", folded=True),)
    return Rows(
        "blocks",
        "更多说明",
        "段文字",
        (),
        hint="显示在指南后面，按这里的次序。可以放文字、表格和图片；要写数字的，请写出处。",
        folded=True,
        variants=variants(
            cited, "**两边加星号**的字会加粗；[文字](policy:文件代码) 会链接到那份文件。"
        ),
    )


def variants(cited: tuple[Part, ...], links: str) -> tuple[Variant, ...]:
    """Text, table and picture. cited: what stands at the end of each; links: how they are written."""
    text: tuple[Part, ...] = (
        Field("style", "样式", "select", _STYLES, default="p", always=True),
        Field("text", "文字", "long", needed=True, hint=links),
        *cited,
    )
    table: tuple[Part, ...] = (
        Group("table", "表格", (
            Field("caption", "表名", needed=True),
            Field("rows", "内容", "cells", needed=True,
                  hint="一行一行写，格子之间用竖线 | 隔开，第一行是表头。例如：步骤 | 谁来做 | 多久"),
        )),
        *cited,
    )  # fmt: skip
    picture: tuple[Part, ...] = (
        Group("picture", "图片", (
            Field("digest", "图片文件", "picture", needed=True,
                  hint="照片或截图（JPG、PNG、WebP）。上传以后会重新编码，去掉拍摄地点等信息。"),
            Field("alt", "图片说明", "long", needed=True,
                  hint="图上画的、写的是什么。看不见图的人听的就是它。"),
            Field("title", "图片下面的话"),
        )),
        *cited,
    )  # fmt: skip
    return (
        Variant("text", "段文字", text, title="text"),
        Variant("table", "张表格", table, title="table.caption"),
        Variant("picture", "张图片", picture, title="picture.alt"),
    )


def shown_guide(guide: Mapping[str, Any]) -> Data:
    """A stored guide in the shape of its form."""
    blocks = shown_blocks(guide.get("blocks") or ())
    return {**guide, "blocks": blocks} if blocks else dict(guide)


def plain_guide(guide: Mapping[str, Any]) -> Data:
    """What the form gave in the shape it is stored in; blocks nobody wrote in are left out."""
    kept = plain_blocks(guide.get("blocks") or ())
    rest = {key: value for key, value in guide.items() if key != "blocks"}
    return {**rest, "blocks": kept} if kept else rest


def shown_blocks(blocks: Iterable[Mapping[str, Any]]) -> list[Data]:
    """Stored blocks as rows of the form."""
    return [_shown(one) for one in blocks]


def plain_blocks(rows: Iterable[Mapping[str, Any]]) -> list[Data]:
    """Rows of the form as blocks; those nobody wrote in are left out."""
    return [one for one in map(_stored, rows) if one]


def _shown(block: Mapping[str, Any]) -> Data:
    cited = {"citations": block["citations"]} if block.get("citations") else {}
    if "table" in block:
        table = block["table"]
        rows = [one for one in (table.get("head"), *(table.get("rows") or ())) if one]
        return {"kind": "table", "table": {**table, "rows": rows}, **cited}
    if "picture" in block:
        return {"kind": "picture", "picture": block["picture"], **cited}
    if "media" in block:
        return {"kind": "media", "media": block["media"]}
    style = next((key for key, _ in _STYLES if key in block), "p")
    value = block.get(style, "")
    text = "\n".join(value) if isinstance(value, list) else value
    return {"kind": "text", "style": style, "text": text, **cited}


def _stored(row: Mapping[str, Any]) -> Data:
    """One row as a block; {} when nothing was written in it."""
    cited = {"citations": row["citations"]} if row.get("citations") else {}
    made: Data = {}
    if row.get("kind") == "table":
        made = _stored_table(row.get("table") or {})
    elif row.get("kind") == "picture":
        made = {"picture": row["picture"]} if row.get("picture") else {}
    elif row.get("kind") == "media":
        made = {"media": row["media"]} if row.get("media") else {}
    elif text := str(row.get("text") or ""):
        style = str(row.get("style") or "p")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        made = {style: lines if style in _LISTS else text}
    return {**made, **cited} if made or cited else {}


def _stored_table(table: Mapping[str, Any]) -> Data:
    rows = list(table.get("rows") or ())
    if not rows and not table.get("caption"):
        return {}
    caption = {"caption": table["caption"]} if table.get("caption") else {}
    return {"table": {**caption, "head": rows[0] if rows else [], "rows": rows[1:]}}
