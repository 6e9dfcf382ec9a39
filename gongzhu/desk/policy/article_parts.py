"""The form of an article: what it asks, as it is typed and as it is stored, and what is wrong where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.drafts import DraftFault
from gongzhu.common import clock
from gongzhu.desk.policy.drawn import Drawer, Drawn, Node
from gongzhu.desk.policy.guide_parts import plain_blocks, shown_blocks, variants
from gongzhu.desk.policy.parts import GRADES, documents_to_cite
from gongzhu.desk.policy.sheet import Choices, Data, Field, Part, Rows, Variant, read
from gongzhu.library import drafts, editions, keeping, selectors as library, services
from gongzhu.library.enums import ArticleKind
from gongzhu.library.models import Edition

BODY = ("body",)
"""Where the list of blocks is."""
_CHOOSE = ("", "请选择")
_LINKS = (
    "**两边加星号**的字会加粗；[文字](item:事项代码)、[文字](policy:文件代码)、"
    "[文字](article:文章代码) 会变成链接。"
)


@dataclass(frozen=True)
class ArticlePage(Drawn):
    """The form of an article ready to be shown."""

    @property
    def panels(self) -> list[tuple[bool, tuple[Node, ...]]]:
        """The inputs in panels: a list has its own, what stands between two lists shares one."""
        found = groupby(enumerate(self.nodes), lambda one: (one[1].kind == "rows") and one[0])
        return [(key is not False, tuple(node for _, node in group)) for key, group in found]


def form_of(edition: Edition) -> tuple[Part, ...]:
    """What the form of a version asks."""
    documents = documents_to_cite()
    return (
        Field("kind", "类别", "select", [_CHOOSE, *ArticleKind.choices], needed=True),
        Field("title", "标题", needed=True, hint="居民一看就懂，最多 80 个字。"),
        Field("summary", "提要", "long", needed=True, hint="一两句话说完，列表和检索结果里显示。"),
        Field("ends_on", "显示到哪一天", "day", hint="公告等有期限的才填；从哪天起显示，在提交时填写。"),
        _body(edition),
        Field("grade", "证据等级", "select", [_CHOOSE, *GRADES, ("product", "产品说明，不讲政策")],
              needed=True, hint="讲政策的要写下面的依据；只讲平台怎么用的，选“产品说明”。"),
        Rows("citations", "依据", "条依据", _citation(documents), title="policy", folded=True),
        Field("items", "相关事项", "ticks", _items(edition), default=[]),
        Field("related", "相关文章", "ticks", _articles(edition), default=[]),
        Field("unknown", "待核定的事", "lines", default=[], hint="一行一条，会显示给居民。"),
        Field("asked", "居民会怎么问", "lines", default=[],
              hint="一行一种问法，用居民自己的话，4 到 40 个字。只供检索和问政找到这一篇，不显示。"),
        Field("position", "排序", "int", default=100, hint="数字小的排在前面，不填是 100。"),
    )  # fmt: skip


def _body(edition: Edition) -> Rows:
    files = [
        (one.key, f"{one.get_kind_display()}：{one.title}") for one in keeping.files_for(edition)
    ]
    kept = (Field("media", "文件", "select", [_CHOOSE, *files], needed=True,
                  hint="原文带来的扫描件、录音、视频可以留下或去掉；这里还不能上传新的。"),)  # fmt: skip
    more = (Variant("media", "个原文的文件", kept, title="media"),) if files else ()
    return Rows("body", "正文", "段文字", (), hint="按这里的次序显示，可以放文字、表格和图片。",
                folded=True, variants=(*variants((), _LINKS), *more))  # fmt: skip


def _citation(documents: Choices) -> tuple[Part, ...]:
    return (
        Field("policy", "文件", "select", documents, needed=True),
        Field("clause", "条款", hint="按政策库的写法，例如：第十三条"),
        Field("grade", "等级", "select", [_CHOOSE, *GRADES], needed=True),
        Field("note", "备注"),
    )


def _items(edition: Edition) -> Choices:
    found = [(one.code, one.name) for one in catalogue.published_items()]
    return _with_stored(found, edition, "items")


def _articles(edition: Edition) -> Choices:
    others = library.articles(on=clock.today()).exclude(code=edition.code)
    return _with_stored([(one.code, one.title) for one in others], edition, "related")


def _with_stored(found: list[tuple[str, str]], edition: Edition, name: str) -> Choices:
    """What may be chosen now, and what was chosen once: saving never drops it unseen."""
    known = {code for code, _ in found}
    stored = edition.content.get(name) or ()
    return [*found, *((code, f"{code}（现在没有显示）") for code in stored if code not in known)]


def shown(content: Mapping[str, Any]) -> Data:
    """A stored article in the shape of its form."""
    kept = {key: value for key, value in content.items() if key != "media"}
    return {**kept, "body": shown_blocks(content.get("body") or ())}


def stored(typed: Mapping[str, Any]) -> Data:
    """What the form gave in the shape it is stored in."""
    return {**typed, "body": plain_blocks(typed.get("body") or ())}


def typed(edition: Edition, post: Any) -> Data:
    """What somebody typed, in the shape of the form."""
    return read(form_of(edition), post)


def page(edition: Edition, data: Mapping[str, Any], faults: Sequence[DraftFault]) -> ArticlePage:
    """Draw the form. data: in its shape."""
    told = [(_place(one.place, data), one.reason) for one in faults]
    drawer = Drawer(told, lambda *_: None)
    nodes = drawer.draw(form_of(edition), data)
    return ArticlePage(nodes, drawer.rest)


def _place(place: Sequence[Any], data: Mapping[str, Any]) -> tuple[Any, ...]:
    """Where the form asks for a place of the article: texts and tables are one input each."""
    rows = data.get("body") or ()
    if (
        len(place) < 3
        or place[0] != "body"
        or not isinstance(place[1], int)
        or place[1] >= len(rows)
    ):
        return tuple(place)
    kind, below = rows[place[1]].get("kind"), tuple(place[2:])
    if kind == "table":
        inner = "caption" if below[1:2] == ("caption",) else "rows"
        return (*place[:2], "table", inner) if len(below) > 1 else tuple(place)
    return (*place[:2], "text") if kind == "text" else tuple(place)


def stored_page(edition: Edition) -> ArticlePage:
    """An article as it is kept, with what is still wrong in it."""
    return page(edition, shown(edition.content), keeping.draft_of(edition).faults)


def checked_page(edition: Edition, data: Data) -> ArticlePage:
    """An article as it would be saved, with what would be wrong in it."""
    content = stored(data)
    content["media"] = services.shown_files(edition, content)
    files = editions.files_of(editions.source_of(edition))
    return page(edition, shown(content), drafts.looked_through(content, files).faults)
