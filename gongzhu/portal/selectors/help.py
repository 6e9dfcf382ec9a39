"""What help there is, in the words of its guide, with every figure's source and how firm it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import ReviewForm
from gongzhu.catalogue.models import Item, ItemVersion, Policy, Standard
from gongzhu.catalogue.notes import used_names
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.schema_parts import Material, TimeLimit
from gongzhu.common.money import yuan
from gongzhu.library.passages import paper_anchor
from gongzhu.org import selectors as org
from gongzhu.org.enums import Grade
from gongzhu.rules import Scope

PENDING = "待核定"


@dataclass(frozen=True)
class Figure:
    """One standard as people read it. mark: what is not firm about it, "" when nothing is.

    tone: of the mark, as components/badge.html names it.
    """

    code: str
    name: str
    shown: str
    unit: str
    since: date
    source: str
    mark: str
    tone: str

    @property
    def is_known(self) -> bool:
        """Whether there is a number at all."""
        return self.shown != PENDING


@dataclass(frozen=True)
class Basis:
    """A document the help stands on. mark: 转述，待核对 for one not read in full."""

    title: str
    code: str
    number: str
    issuer: str
    clause: str
    link: str
    mark: str


@dataclass(frozen=True)
class Paper:
    """A material and what to mind about it. forms: how it may be handed in."""

    wanted: Material
    forms: str
    is_signed_here: bool
    is_shared: bool

    @property
    def anchor(self) -> str:
        """Where the page says it; the search leads there."""
        return paper_anchor(self.wanted.code)


@dataclass(frozen=True)
class Limit:
    """A time limit told to people; shown is 待核定 while nobody has set it."""

    label: str
    shown: str
    counted_from: str
    mark: str


@dataclass(frozen=True)
class Help:
    """One item with everything its page shows. unknown: what is still 待核定, in words."""

    item: Item
    version: ItemVersion
    spec: ItemSpec
    figures: tuple[Figure, ...]
    basis: tuple[Basis, ...]
    papers: tuple[Paper, ...]
    limits: tuple[Limit, ...]
    unknown: tuple[str, ...]


def authority() -> str:
    """The office at the head of the region, as it signs every page."""
    return org.head_office().name


def guide_of(code: str, *, on: date) -> Help:
    """One item in force. Raises Missing."""
    version = catalogue.version_for(code, on)
    spec = catalogue.spec(version)
    return Help(
        item=version.item,
        version=version,
        spec=spec,
        figures=tuple(figures(on, standards_of(version))),
        basis=tuple(_basis(spec)),
        papers=tuple(_paper(one) for one in spec.materials),
        limits=tuple(_limit(one) for one in spec.time_limits),
        unknown=tuple(spec.unknown),
    )


def standards_of(version: ItemVersion) -> tuple[str, ...]:
    """Codes of the standards that an item's rules reckon with or its guide shows, in the pack's order."""
    used = {
        *used_names(catalogue.ruleset(version), Scope.STANDARD),
        *catalogue.spec(version).guide.standards,
    }
    return tuple(one for one in catalogue.words().rules.names(Scope.STANDARD) if one in used)


def figures(
    on: date, names: Iterable[str] | None = None, *, place: int | None = None
) -> list[Figure]:
    """Standards in force on a day: those named (none, where none is), or all.

    place: code of a division of the region; the whole region when left out.
    """
    rows = catalogue.standard_rows_on(on, place or org.region().code)
    wanted = catalogue.words().rules.names(Scope.STANDARD) if names is None else names
    return [_figure(rows[name]) for name in wanted if name in rows]


def policies() -> list[Basis]:
    """Every document the items stand on."""
    return [policy_basis(one) for one in Policy.objects.order_by("pk")]


def policy_basis(policy: Policy, clause: str = "", grade: Grade | None = None) -> Basis:
    """A document as it is cited. grade: of the citation, where it is another than the document's."""
    weak = Grade(grade or policy.grade).needs_review
    mark = "转述，待核对" if weak else ""
    return Basis(policy.title, policy.code, policy.number, policy.issuer, clause, policy.link, mark)


def _basis(spec: ItemSpec) -> list[Basis]:
    known = {one.code: one for one in Policy.objects.all()}
    cited = [one for one in spec.guide.basis if one.policy in known]
    return [policy_basis(known[one.policy], one.clause, one.grade) for one in cited]


def _figure(row: Standard) -> Figure:
    mark, tone = _mark(row)
    shown = PENDING if row.value is None else yuan(row.value) if row.is_money else str(row.value)
    return Figure(row.code, row.name, shown, row.unit, row.effective_on, row.source, mark, tone)


def _mark(row: Standard) -> tuple[str, str]:
    if row.value is None:
        return PENDING, "off"
    if row.is_demonstration:
        return "演示值，未核定", "doing"
    return ("转述，待核对", "doing") if row.needs_review else ("", "done")


def _paper(wanted: Material) -> Paper:
    signed = set(wanted.forms) == {ReviewForm.SIGNED} or wanted.code == "authorisation"
    forms = "、".join(str(ReviewForm(one).label) for one in wanted.forms)
    return Paper(wanted, forms, signed, ReviewForm.SHARED in wanted.forms)


def _limit(limit: TimeLimit) -> Limit:
    shown = "待核定" if limit.amount is None else f"{limit.amount} {limit.unit.label}"
    mark = limit.grade.label if limit.grade.needs_review and limit.amount is not None else ""
    return Limit(limit.label, shown, limit.counted_from, mark)
