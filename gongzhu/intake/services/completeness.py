"""Everything still missing before an application can be handed in, told at once.

Source: 民发〔2021〕57号 第10条 (一次性告知); INT-06.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.compiling import Asked, AskedGroup
from gongzhu.catalogue.enums import Subject
from gongzhu.common import clock
from gongzhu.intake import kinds, outline, selectors
from gongzhu.intake.enums import Section
from gongzhu.intake.errors import Gap
from gongzhu.intake.models import Application
from gongzhu.intake.selectors import Look
from gongzhu.intake.services.overlap import running_elsewhere
from gongzhu.rules import MissingKind, Scope


def completeness(application: Application, *, seen: Look | None = None) -> list[Gap]:
    """What is missing, in the order of the pages; empty when it can be handed in.

    seen: the application as already read.
    """
    seen = seen or selectors.look(application, clock.today())
    found = [
        *_household(application, seen),
        *_circumstances(seen),
        *_answers(seen),
        *_sections(seen),
        *_account(application),
        *_materials(application, seen),
        *_signatures(application, seen),
    ]
    order = {page.key: number for number, page in enumerate(outline.pages(seen.version))}
    return sorted(found, key=lambda gap: order.get(gap.step, len(order)))


def _household(application: Application, seen: Look) -> Iterator[Gap]:
    if not application.address:
        yield Gap(outline.HOUSEHOLD, "address", "还没有填写居住地址。")
    if not seen.members:
        yield Gap(outline.MEMBERS, "", "家庭成员里没有一位计入的人，请核对“不计入的情形”。")
    yield from overlaps(application, seen)


def overlaps(application: Application, seen: Look) -> list[Gap]:
    """Members for whom the same help is being handled elsewhere; looked for again while handing in."""
    people = [UUID(one.person_id) for one in seen.taken.members]
    return [
        Gap(
            outline.MEMBERS,
            str(member.pk),
            f"{member.person}已在另一份正在办理的“{application.item_version.item}”申请里，"
            "一个家庭只能申请一份。请核对名单，或等那一份办完。",
        )
        for member in running_elsewhere(application, people)
    ]


def _circumstances(seen: Look) -> Iterator[Gap]:
    words = catalogue.vocabulary(seen.version)
    for member, known in zip(seen.members, seen.facts.members or (), strict=True):
        for name in outline.asked_of_members(seen.version):
            fact = words.find(Scope.MEMBER, name)
            if fact and known.get(name) is None and fact.is_asked_at(known.get("age")):
                yield Gap(
                    outline.CIRCUMSTANCES,
                    f"{member.pk}-{name}",
                    f"还没有填写{member.person}的{fact.label}。",
                )


def _answers(seen: Look) -> Iterator[Gap]:
    for page in seen.pages:
        if page.group:
            for question in page.group.questions:
                if question.is_required:
                    yield from _unanswered(seen, page.key, page.group, question)


def _unanswered(seen: Look, step: str, group: AskedGroup, question: Asked) -> Iterator[Gap]:
    if question.about is Subject.HOUSEHOLD:
        if seen.facts.household.get(question.fact) is None and seen.is_shown(question):
            yield Gap(step, question.key, f"“{group.title}”里还没有回答：{question.label}")
        return
    for index, member in enumerate(seen.members):
        own = seen.of_member(index)
        known = own.members[0] if own.members else {}
        if known.get(question.fact) is None and seen.is_shown(question, own):
            label = f"“{group.title}”里还没有回答（{member.person}）：{question.label}"
            yield Gap(step, f"{member.pk}-{question.key}", label)


def _sections(seen: Look) -> Iterator[Gap]:
    """Lists nobody has filled. Where help comes first, only those the rules cannot do without."""
    spec = catalogue.spec(seen.version)
    wanted = [one for part, one in outline.SECTIONS.items() if part in spec.sections]
    if selectors.is_waived(seen):
        missing = _asked_for(seen)
        wanted = [one for one in wanted if one in missing]
    for section in wanted:
        if not seen.taken.is_filled(section):
            yield Gap(
                outline.page_of(section),
                "",
                f"“{section.label}”还没有填写。确实没有的，请选“没有”。",
            )
    yield from _open_amounts(seen)


def _open_amounts(seen: Look) -> Iterator[Gap]:
    words = catalogue.words()
    for entry in seen.taken.entries:
        group, kind = kinds.found(words, entry.section, entry.kind)
        if entry.amount_fen is None and group not in kinds.WITHOUT_AMOUNT:
            yield Gap(outline.page_of(entry.section), entry.kind, f"“{kind.label}”还没有填写金额。")


def _asked_for(seen: Look) -> set[Section]:
    """Lists behind the facts that still keep a condition or the amount open."""
    found = seen.answer(seen.on)
    missing = [one for line in found.lines for one in line.missing]
    missing += found.amount.missing if found.amount else ()
    words = catalogue.words()
    names = {one.name for one in missing if one.kind is MissingKind.FACT and one.member is None}
    parts = {fact.section for (_, name), fact in words.facts.items() if name in names}
    return {one for part, one in outline.SECTIONS.items() if part in parts}


def _account(application: Application) -> Iterator[Gap]:
    if catalogue.spec(application.item_version).payment and application.account_id is None:
        yield Gap(outline.ACCOUNT, "", "还没有填写收款账户。")


def _materials(application: Application, seen: Look) -> Iterator[Gap]:
    """Papers nobody has handed in; where help comes first they may follow."""
    if selectors.is_waived(seen):
        return
    for paper in selectors.required_materials(application, seen.on, seen=seen):
        if paper.is_owed:
            who = f"-{paper.member.pk}" if paper.member else ""
            yield Gap(outline.MATERIALS, f"{paper.wanted.code}{who}", f"还缺材料：{paper.title}。")


def _signatures(application: Application, seen: Look) -> Iterator[Gap]:
    for one in selectors.signatures(application, seen.on, seen=seen):
        if one.given is not None:
            continue
        how = (
            f"请{one.person}用自己的账号登录确认，或上传本人签字的授权书照片，或到受理窗口当面签字。"
            if one.is_grown
            else "请监护人代签。"
        )
        told = f"{one.person}（{one.relation}）还没有签署家庭经济状况核对授权。{how}"
        yield Gap(outline.AUTHORISATION, str(one.person.pk), told)
