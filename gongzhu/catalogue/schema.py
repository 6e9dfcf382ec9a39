"""The shape of the pack's files: items with versions, standards, policies, vocabulary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gongzhu.catalogue.enums import Section, Sector, TargetGroup
from gongzhu.catalogue.schema_guide import Guide
from gongzhu.catalogue.schema_parts import (
    SHIPPED,
    Authorisation,
    Code,
    ConditionSpec,
    ExtraFacts,
    FactSpec,
    FormulaSpec,
    Key,
    Material,
    Part,
    Payment,
    Publicity,
    QuestionGroup,
    Review,
    Text,
    TimeLimit,
)
from gongzhu.org.enums import Department, Grade


class ItemSpec(Part):
    """What an item is: kept whole, as JSON, in one published version.

    flow: a definition for `gongzhu.flow.Flow.from_spec`. unknown: what is still 待核定, in words.
    no_application: why nobody applies 免申即享, in words for everybody; empty where people do.
    """

    guide: Guide
    sections: list[Section] = Field(min_length=1)
    facts: ExtraFacts = ExtraFacts()
    questions: list[QuestionGroup] = Field(default_factory=list)
    materials: list[Material] = Field(default_factory=list)
    conditions: list[ConditionSpec] = Field(min_length=1)
    formula: FormulaSpec | None = None
    authorisation: Authorisation
    publicity: Publicity
    payment: Payment | None = None
    time_limits: list[TimeLimit] = Field(min_length=1)
    review: Review | None = None
    flow: dict[str, Any]
    unknown: list[Text] = Field(default_factory=list)
    no_application: str = ""

    @model_validator(mode="after")
    def _asks_only_who_applies(self) -> Self:
        if bool(self.no_application) == bool(self.materials):
            raise ValueError("要申请的事项至少写一种材料；不用申请的（no_application）不写材料。")
        if self.no_application and (self.questions or self.authorisation.is_needed):
            raise ValueError("不用申请的事项不能提问，也不能要授权。")
        return self

    @model_validator(mode="after")
    def _pays_what_it_reckons(self) -> Self:
        if (self.formula is None) != (self.payment is None):
            raise ValueError("有金额公式就要有发放方式（payment），没有公式就不能发放。")
        if self.formula and self.payment and self.formula.period != self.payment.period:
            raise ValueError("公式与发放的周期（period）不一致。")
        return self


class VersionFile(Part):
    """One version of an item in its file. ends_on: the last day, empty while open."""

    number: int = Field(ge=1)
    effective_on: date
    ends_on: date | None = None
    spec: ItemSpec

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        _in_order(self.effective_on, self.ends_on)
        return self


class ItemFile(Part):
    """An item file: items/<code>.yaml."""

    code: Key
    name: Text
    sector: Sector
    department: Department
    position: int = Field(ge=0)
    groups: list[TargetGroup] = Field(default_factory=list)
    versions: list[VersionFile] = Field(min_length=1)


def _division(text: str) -> int:
    if len(text) != 12 or not text.isdigit():
        raise ValueError("区划代码应为加引号的12位数字。")
    return int(text)


Division = Annotated[int, BeforeValidator(_division)]


def _cents(value: Decimal | None) -> Decimal | None:
    if value is not None and value != value.quantize(Decimal("0.01")):
        raise ValueError("数值最多写两位小数。")
    return value


class StandardRow(Part):
    """A standard from a day to a day (both included). value: yuan or whole number; None 待核定."""

    division: Division | None = None
    begins_on: date = Field(alias="from")
    ends_on: date | None = Field(default=None, alias="to")
    value: Annotated[Decimal | None, BeforeValidator(lambda v: str(v) if type(v) is int else v),
                     AfterValidator(_cents)] = Field(ge=0, strict=False)  # fmt: skip
    grade: Grade
    source: Text

    @model_validator(mode="after")
    def _is_founded(self) -> Self:
        _in_order(self.begins_on, self.ends_on)
        if (self.value is None) != (self.grade is Grade.PENDING):
            raise ValueError("value 为空当且仅当 grade 为「-」（待核定）。")
        if self.value is not None and self.grade not in SHIPPED:
            raise ValueError("标准的等级应为 A、B 或 C；推算和记忆的数字不能收入。")
        return self


class StandardEntry(Part):
    """All rows of one standard."""

    name: Text
    unit: Text
    rows: list[StandardRow] = Field(min_length=1)

    @property
    def is_money(self) -> bool:
        """Whether the rows are in yuan and kept in fen."""
        return self.unit.startswith("元")


class Span(Part):
    """A stretch of days, both ends included."""

    begins_on: date = Field(alias="from")
    ends_on: date = Field(alias="to")


class Demonstration(Part):
    """Values of one day shown again, in demonstration mode only, where nothing is published."""

    taken_on: date = Field(alias="from")
    into: Span
    source: Text


class StandardsFile(Part):
    """standards.yaml. division: where rows apply that name none."""

    division: Division
    demonstration: Demonstration | None = None
    standards: dict[Key, StandardEntry]


class Clause(Part):
    """What a clause says, in our words."""

    clause: Text
    fact: Text


class PolicyRow(Part):
    """One document of policies.yaml."""

    code: Code
    title: Text
    issuer: str = ""
    number: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    ends_on: date | None = None
    link: str = Field(default="", pattern=r"^(https?://\S+)?$")
    summary: Text
    clauses: list[Clause] = Field(default_factory=list)
    grade: Grade

    @model_validator(mode="after")
    def _may_be_shipped(self) -> Self:
        if self.effective_on:
            _in_order(self.effective_on, self.ends_on)
        if self.grade not in SHIPPED:
            raise ValueError("政策的等级应为 A、B 或 C。")
        return self


class KindCitation(Part):
    """Where a kind's treatment is written; its grade stands beside it."""

    policy: Code
    clause: str = ""


class Kind(Part):
    """One kind of income, asset, expense … and whether it counts.

    counts: true, false, None 待核定, or a regional parameter ("!name" turns it round).
    counts_tekun: the same for 特困; as counts when not written. counts_until: last day on which
    counts is founded; afterwards counts_after. plain: how a resident would say it, where the law's
    own word, the label, is not everybody's.
    """

    code: Key
    label: Text
    plain: str = ""
    counts: bool | str | None
    counts_tekun: bool | str | None = "="
    counts_until: date | None = None
    counts_after: bool | str | None = None
    citation: KindCitation
    grade: Grade
    note: str = ""

    @property
    def asked(self) -> str:
        """What it is called where a declaration is written."""
        return self.plain or self.label


class SectionText(Part):
    """How a section of the declaration is introduced."""

    label: Text
    intro: Text
    citation: KindCitation
    grade: Grade


class ParameterType(Part):
    """A regional parameter that rules may use; its label, choices and value are the region's."""

    name: str
    type: str = Field(pattern="^(bool|int|money|number|text|choice)$")


class VocabularyFile(Part):
    """vocabulary.yaml."""

    household: list[FactSpec] = Field(min_length=1)
    member: list[FactSpec] = Field(min_length=1)
    parameters: list[ParameterType] = Field(default_factory=list)
    sections: dict[Section, SectionText]
    kinds: dict[Key, list[Kind]]


def _in_order(begins: date, ends: date | None) -> None:
    if ends is not None and ends < begins:
        raise ValueError("截止日早于起始日。")
