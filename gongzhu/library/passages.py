"""Everything published, cut into the passages that the search finds and answers quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.models import Policy, Standard
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.schema_parts import Material
from gongzhu.common.money import yuan
from gongzhu.library import sections
from gongzhu.library.enums import EntryKind
from gongzhu.library.models import Article
from gongzhu.library.selectors.articles import articles
from gongzhu.lists import selectors as lists
from gongzhu.org import selectors as org
from gongzhu.org.enums import Grade


@dataclass(frozen=True)
class Draft:
    """A passage before it is cut into words; fields as of `models.Passage`."""

    kind: EntryKind
    key: str
    anchor: str
    name: str
    title: str
    text: str
    asked: str = ""


def drafts(on: date) -> Iterator[Draft]:
    """Every passage of what is published on a day, always in the same order."""
    yield from _items(on)
    yield from _articles(on)
    yield from _standards(on)
    yield from _policies()
    yield from _lists(on)


def _items(on: date) -> Iterator[Draft]:
    for item in catalogue.published_items(on=on):
        version = catalogue.version_for(item.code, on)
        spec = catalogue.spec(version)
        pages = catalogue.questions(version)
        labels = {question.label for page in pages for question in page.questions}
        said = "\n".join(spec.guide.asked)
        for anchor, title, text in _parts(spec, sorted(labels)):
            yield Draft(EntryKind.ITEM, item.code, anchor, item.name, title, text, said)
            said = ""


def _parts(spec: ItemSpec, asked: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    guide = spec.guide
    yield "who", "谁可以申请", guide.audience
    yield "what", "能得到什么", guide.content
    yield "amount", "能得到多少钱", guide.amount
    if spec.no_application:
        yield "how", "怎么申请", spec.no_application
    yield "how", "怎么申请", " ".join(guide.how)
    if spec.materials:
        titles = "、".join(one.title for one in spec.materials)
        yield "papers", "要准备什么材料", f"{titles}。政府部门自己能查到的，不用您跑去开证明。"
    for material in spec.materials:
        yield paper_anchor(material.code), f"材料：{material.title}", _material(material)
    limits = [_limit(one) for one in spec.time_limits]
    yield "limits", "要等多久", "；".join(limits) + "。"
    for one in sections.of_guide(guide):
        yield one.anchor, one.title, one.text
    if guide.remarks:
        yield "basis", "要提醒您的", " ".join(guide.remarks)
    if spec.unknown:
        yield "unknown", "还没有确定的地方", " ".join(spec.unknown)
    if words := "；".join(asked):
        yield "asked", "申请时会问什么", words


def _material(one: Material) -> str:
    shared = f"一般不用交，由{one.shared_from}核验。" if one.shared_from else ""
    points, mistakes = "、".join(one.points), "、".join(one.mistakes)
    return f"{shared}要看：{points}。容易出错：{mistakes}。例：{one.example}"


def paper_anchor(code: str) -> str:
    """Where an item's page speaks of one material."""
    return f"paper-{code}".replace("_", "-")


def _limit(limit: Any) -> str:
    shown = "待核定" if limit.amount is None else f"{limit.amount}{limit.unit.label}"
    return f"{limit.label}：{shown}（从{limit.counted_from}算起）"


def _articles(on: date) -> Iterator[Draft]:
    for article in articles(on=on).prefetch_related("media"):
        said = "\n".join(article.asked)
        for anchor, title, text in _sections(article):
            yield Draft(EntryKind.ARTICLE, article.code, anchor, article.title, title, text, said)
            said = ""


def _sections(article: Article) -> Iterator[tuple[str, str, str]]:
    yield "", article.title, article.summary
    for one in sections.cut(article.blocks, title=article.title, anchor="", mark="part"):
        if one.text:
            yield one.anchor, one.title, one.text
    for media in article.media.all():
        text = " ".join([media.alt, *media.transcript]).strip()
        yield media.key, media.title, text
    if article.unknown:
        yield "unknown", "还没有确定的地方", " ".join(article.unknown)


def anchor_of(number: int) -> str:
    """The name of a heading on its page. number: of the block, from 0."""
    return f"part-{number}"


def _standards(on: date) -> Iterator[Draft]:
    rows = catalogue.standard_rows_on(on, org.region().code)
    for code, row in sorted(rows.items()):
        yield Draft(EntryKind.STANDARD, code, code, row.name, row.name, _figure(row))


def _figure(row: Standard) -> str:
    if row.value is None:
        return f"{row.name}：待核定。{row.source}。"
    shown = yuan(row.value) if row.is_money else str(row.value)
    firm = (
        "演示值，未核定"
        if row.is_demonstration
        else Grade(row.grade).label
        if row.needs_review
        else ""
    )
    mark = f"（{firm}）" if firm else ""
    since = f"{row.effective_on.year}年{row.effective_on.month}月{row.effective_on.day}日"
    return f"{row.name}：{shown}{row.unit}{mark}，自{since}起。出处：{row.source}。"


def _lists(on: date) -> Iterator[Draft]:
    """What areas offer of their own; what comes from above is found where it stands."""
    for one in lists.published(on).order_by("division_id"):
        name = f"{org.path_name(one.division_id)}服务清单"
        for row in one.rows:
            if row.until is None or row.until >= on:
                told = f"{row.content}{row.how}{row.giver}"
                yield Draft(EntryKind.LIST, str(one.division_id), row.key, name, row.name, told)


def _policies() -> Iterator[Draft]:
    for policy in Policy.objects.order_by("pk"):
        head = "，".join(filter(None, [policy.issuer, policy.number]))
        text = f"{policy.summary}（{head}）" if head else policy.summary
        yield Draft(EntryKind.POLICY, policy.code, "", policy.title, "说的是什么", text)
        for clause in policy.clauses:
            yield Draft(
                EntryKind.POLICY,
                policy.code,
                "clauses",
                policy.title,
                clause["clause"],
                clause["fact"],
            )
