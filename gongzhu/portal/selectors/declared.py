"""What a household declared, in the words it was asked in: to be checked before handing in, and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.compiling import Asked
from gongzhu.catalogue.enums import Subject
from gongzhu.common import clock
from gongzhu.common.money import yuan
from gongzhu.intake import kinds, outline, selectors as intake, texts
from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.facts import EntrySnap, MemberSnap
from gongzhu.intake.models import Application
from gongzhu.intake.outline import Page
from gongzhu.intake.selectors import Look
from gongzhu.intake.services import valid_until
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.rules import Fact, Scope, Type

SOMEBODY = "他（她）"
GENDERS = {"male": "男", "female": "女"}
AMOUNTS = {Section.INCOME: " 元/月", Section.ASSET: " 元", Section.EXPENSE: " 元（12个月）"}
Row = tuple[str, str]


@dataclass(frozen=True)
class Declared:
    """What one page was answered with: (question, answer) pairs; "" for an open one."""

    key: str
    title: str
    rows: tuple[Row, ...]


def declared(application: Application) -> list[Declared]:
    """Every page of a visible application with its answers, in order."""
    seen = intake.look(application, clock.today())
    asked = (page for page in seen.pages if page.key != outline.REVIEW)
    return [Declared(page.key, page.title, tuple(rows_of(page, seen))) for page in asked]


def authorisation_text(application: Application) -> dict[str, Any]:
    """The authorisation as somebody of this household reads it, see `wording_for`."""
    town = org.ancestor_code(application.dossier.division_code, DivisionLevel.TOWN)
    return wording_for(application.item_version.item.name, org.path_name(town))


def wording_for(item: str, office: str) -> dict[str, Any]:
    """The authorisation as it is read today: lines, sources, what a guardian reads, version."""
    wording, until = texts.LATEST, _day(valid_until(clock.today()))
    return {
        "lines": wording.filled(item=item, office=office, until=until),
        "sources": wording.sources,
        "minor": wording.minor,
        "version": wording.version,
    }


def rows_of(page: Page, seen: Look) -> Iterator[Row]:
    """What one page was answered with."""
    if page.group is not None:
        yield from _answers(page, seen)
    elif page.section is not None:
        yield from _entries(page.section, seen)
    else:
        yield from _PAGES[page.key](seen)


def _household(seen: Look) -> Iterator[Row]:
    own = next((one for one in seen.taken.members if one.relation == Relation.SELF), None)
    yield "所在社区（村）", org.path_name(seen.place)
    yield "居住地址", str(seen.taken.household.get("address") or "")
    yield (
        f"申请人的户口在{org.region().here}",
        _yes_no(own.circumstances.get("hukou_here") if own else None),
    )


def _members(seen: Look) -> Iterator[Row]:
    for one in seen.taken.members:
        about = [Relation(one.relation).label, GENDERS.get(one.gender or "", "")]
        about.append(f"{one.age} 岁" if one.age is not None else "")
        yield one.name, "，".join(str(part) for part in about if part)


def _circumstances(seen: Look) -> Iterator[Row]:
    words = catalogue.vocabulary(seen.version)
    left_out = {one.code: one.label for one in catalogue.words().kinds_of("exclusions")}
    for one in seen.taken.members:
        lines = []
        for name in outline.asked_of_members(seen.version):
            fact = words.find(Scope.MEMBER, name)
            if fact and one.circumstances.get(name) is not None:
                lines.append(f"{fact.label}：{shown(fact, one.circumstances[name])}")
        excluded = one.circumstances.get(outline.EXCLUSION)
        if excluded not in (None, "none"):
            lines.append(f"不计入成员：{left_out.get(excluded, excluded)}")
        yield one.name, "\n".join(lines)


def _answers(page: Page, seen: Look) -> Iterator[Row]:
    for asked in page.group.questions if page.group else ():
        if asked.about is Subject.HOUSEHOLD:
            if seen.is_shown(asked):
                yield asked.label, _answer(seen, asked, seen.taken.answers.get(asked.fact), None)
            continue
        for index, member in enumerate(seen.members):
            if seen.is_shown(asked, seen.of_member(index)):
                snap = next(one for one in seen.taken.members if one.id == str(member.pk))
                told = snap.circumstances.get(asked.fact)
                yield about(snap.name, asked.label), _answer(seen, asked, told, snap)


def _entries(section: Section, seen: Look) -> Iterator[Row]:
    rows = [one for one in seen.taken.entries if one.section == section]
    if not rows:
        yield f"有没有{section.label}", "没有" if seen.taken.is_filled(section) else ""
    names = {one.id: one.name for one in seen.taken.members}
    for row in rows:
        _, kind = kinds.found(catalogue.words(), section, row.kind)
        yield f"{names.get(row.member_id, '')}：{kind.asked}", _amount(section, row)


def _account(seen: Look) -> Iterator[Row]:
    account = seen.application.account
    yield "发到这张卡", f"{account}（户名 {account.holder_name}）" if account else ""


def _materials(seen: Look) -> Iterator[Row]:
    for paper in intake.required_materials(seen.application, seen.on, seen=seen):
        if paper.is_signed_here:
            continue
        count = len(paper.handed_in)
        missing = "还没交" if paper.is_owed else "不用交" if paper.is_shared else "符合情形的才要"
        yield paper.title, f"已交 {count} 份" if count else missing


def _signatures(seen: Look) -> Iterator[Row]:
    for one in intake.signatures(seen.application, seen.on, seen=seen):
        given = one.given
        signed = f"已签署（{given.get_method_display()}）" if given else "还没签"
        yield f"{one.person}（{one.relation}）", signed


_PAGES = {
    outline.HOUSEHOLD: _household,
    outline.MEMBERS: _members,
    outline.CIRCUMSTANCES: _circumstances,
    outline.ACCOUNT: _account,
    outline.MATERIALS: _materials,
    outline.AUTHORISATION: _signatures,
}


def about(name: str, question: str) -> str:
    """A question about somebody by name: the vocabulary only knows 他（她）."""
    return question.replace(SOMEBODY, name) if SOMEBODY in question else f"{name}：{question}"


def shown(fact: Fact, value: Any) -> str:
    """A value as people say it: 是, a choice's label, an amount in yuan, a day."""
    if value is None:
        return ""
    if fact.choices:
        return str(fact.options.get(value, value))
    if fact.kind is Type.BOOL:
        return _yes_no(value)
    if fact.kind is Type.MONEY and isinstance(value, int):
        return f"{yuan(value)} {fact.unit or '元'}"
    if fact.kind is Type.DATE:
        return _day(value)
    return f"{value}{f' {fact.unit}' if fact.unit else ''}"


def _answer(seen: Look, asked: Asked, told: Any, member: MemberSnap | None) -> str:
    scope = Scope.HOUSEHOLD if member is None else Scope.MEMBER
    fact = catalogue.vocabulary(seen.version).find(scope, asked.fact)
    return shown(fact, told) if fact else ""


def _amount(section: Section, row: EntrySnap) -> str:
    amount = "金额待评估" if row.amount_fen is None else yuan(row.amount_fen) + AMOUNTS[section]
    note = row.details.get("note")
    return f"{amount}\n{note}" if note else amount


def _yes_no(value: Any) -> str:
    return {True: "是", False: "否"}.get(value, "")


def _day(value: Any) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return f"{day.year}年{day.month}月{day.day}日"
