"""The pages of the wizard for one item, and what each asks: no more than the item's rules need.

Pure apart from the catalogue kept in memory. The forms that fill the pages are in `steps`.
Source: 个人信息保护法 第6条 (限于实现处理目的的最小范围); GB/T 22239 8.1.4.11 (只采集业务必需).
"""

from __future__ import annotations

from dataclasses import dataclass

from gongzhu.catalogue import compiling, selectors as catalogue
from gongzhu.catalogue.compiling import AskedGroup
from gongzhu.catalogue.enums import Section as Part, Subject
from gongzhu.catalogue.models import ItemVersion
from gongzhu.intake.enums import Section
from gongzhu.intake.facts.members import MADE_FROM
from gongzhu.rules import Scope

HOUSEHOLD, MEMBERS, CIRCUMSTANCES = "household", "members", "circumstances"
ACCOUNT, MATERIALS, AUTHORISATION, REVIEW = "account", "materials", "authorisation", "review"
QUESTIONS = "q-"
SECTIONS = {
    Part.INCOMES: Section.INCOME,
    Part.ASSETS: Section.ASSET,
    Part.EXPENSES: Section.EXPENSE,
}
TITLES = {
    HOUSEHOLD: "住在哪里",
    MEMBERS: "家里有谁",
    CIRCUMSTANCES: "每个人的情况",
    Part.INCOMES.value: "收入",
    Part.ASSETS.value: "财产",
    Part.EXPENSES.value: "支出",
    ACCOUNT: "收款账户",
    MATERIALS: "上传材料",
    AUTHORISATION: "核对授权",
    REVIEW: "检查和提交",
}
EXCLUSION = "exclusion"
"""Whether the law leaves a member out; asked of everybody, see kinds.exclusions."""
SIGNED_PAPER = "authorisation"
"""Code of the material that the authorisation itself takes the place of, in every item."""
_MADE_FROM_MEMBERS = {"has_hukou_here": ("hukou_here",)}


@dataclass(frozen=True)
class Page:
    """One page. group: the item's question group when the page is one."""

    key: str
    title: str
    group: AskedGroup | None = None

    @property
    def section(self) -> Section | None:
        """The list of amounts the page asks for, if it does."""
        return next((one for part, one in SECTIONS.items() if part.value == self.key), None)


def pages(version: ItemVersion) -> tuple[Page, ...]:
    """Every page an application of this version may have, in order.

    Questions about the household come first, those about each member after the members.
    """
    spec = catalogue.spec(version)
    groups = catalogue.questions(version)
    early = [_asking(group) for group in groups if not _about_members(group)]
    late = [_asking(group) for group in groups if _about_members(group)]
    lists = [_plain(part.value) for part in SECTIONS if part in spec.sections]
    return (
        _plain(HOUSEHOLD),
        *early,
        _plain(MEMBERS),
        *([_plain(CIRCUMSTANCES)] if asked_of_members(version) else []),
        *late,
        *lists,
        *([_plain(ACCOUNT)] if spec.payment else []),
        _plain(MATERIALS),
        *([_plain(AUTHORISATION)] if spec.authorisation.is_needed else []),
        _plain(REVIEW),
    )


def page_of(section: Section | str) -> str:
    """Key of the page on which a list is filled."""
    return next(part.value for part, one in SECTIONS.items() if one == section)


def further(version: ItemVersion, reached: str, step: str) -> str:
    """Whichever of two pages comes later."""
    order = [page.key for page in pages(version)]
    if step not in order:
        return reached
    return step if reached not in order or order.index(step) > order.index(reached) else reached


_asked: dict[str, tuple[str, ...]] = {}


def asked_of_members(version: ItemVersion) -> tuple[str, ...]:
    """Member facts to ask about everybody: those the item's texts look at, or are made from.

    Left out: what the identity number tells, and what a question group of the item asks itself.
    """
    found = _asked.get(version.digest)
    if found is None:
        found = _asked[version.digest] = tuple(_asked_of_members(version))
    return found


def answerable_of_members(version: ItemVersion) -> tuple[str, ...]:
    """Everything a member of this item may be asked, on whichever page."""
    return (EXCLUSION, *asked_of_members(version), *_in_groups(version))


def _in_groups(version: ItemVersion) -> tuple[str, ...]:
    """Member facts that question groups of the item ask themselves."""
    return tuple(
        question.fact
        for group in catalogue.questions(version)
        for question in group.questions
        if question.about is Subject.MEMBER
    )


def _asked_of_members(version: ItemVersion) -> list[str]:
    used = set(_used(version))
    own = _in_groups(version)
    words = catalogue.vocabulary(version)
    return [
        name
        for name in words.names(Scope.MEMBER)
        if name in used and name not in own and _is_answered(version, name)
    ]


def _is_answered(version: ItemVersion, name: str) -> bool:
    fact = catalogue.vocabulary(version).find(Scope.MEMBER, name)
    return bool(fact and fact.question) and name not in ("relation", "age")


def _used(version: ItemVersion) -> list[str]:
    """Names of member facts behind everything the item's rules and conditions look at."""
    found: list[str] = []
    for scope, name in _references(version):
        names = (name,) if scope is Scope.MEMBER else _MADE_FROM_MEMBERS.get(name, ())
        for one in names:
            found += MADE_FROM.get(one, (one,))
    return found


def _references(version: ItemVersion) -> list[tuple[Scope, str]]:
    rules = catalogue.ruleset(version)
    texts = [one.checked for one in rules.conditions]
    if rules.formula:
        texts.append(rules.formula.checked)
    words = catalogue.vocabulary(version)
    texts += [compiling.check_when(when, about, words) for when, about in _whens(version) if when]
    return [(ref.scope, ref.name) for text in texts for ref in text.refs]


def _whens(version: ItemVersion) -> list[tuple[str, Subject]]:
    spec = catalogue.spec(version)
    found = [(one.when, one.about) for one in spec.materials]
    for group in spec.questions:
        found.append((group.when, Subject.HOUSEHOLD))
        found += [(one.when, one.about) for one in group.questions]
    return found


def _about_members(group: AskedGroup) -> bool:
    return any(question.about is Subject.MEMBER for question in group.questions)


def _asking(group: AskedGroup) -> Page:
    return Page(f"{QUESTIONS}{group.key}", group.title, group)


def _plain(key: str) -> Page:
    return Page(key, TITLES[key])
