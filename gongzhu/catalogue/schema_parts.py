"""The small parts an item definition is made of. Written as YAML in packs, kept as JSON in rows.

Texts named `expr` or `when` are in the language of `gongzhu.rules`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from gongzhu.catalogue.enums import (
    LimitUnit,
    Period,
    PublicField,
    QuestionType,
    ReviewForm,
    Section,
    Signers,
    Subject,
)
from gongzhu.org.enums import Grade
from gongzhu.rules import Ages, Fact, VocabularyError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,29}$")]

SHORTEST_ASKED, LONGEST_ASKED, MOST_ASKED = 4, 40, 12


def _in_few_words(asked: list[str]) -> list[str]:
    if len(asked) > MOST_ASKED:
        raise ValueError(f"居民的问法最多写{MOST_ASKED}条。")
    for at, one in enumerate(asked):
        if not SHORTEST_ASKED <= len(one) <= LONGEST_ASKED:
            raise ValueError(f"问法「{one}」应为{SHORTEST_ASKED}到{LONGEST_ASKED}个字。")
        if one in asked[:at]:
            raise ValueError(f"问法「{one}」重复了，留一条就够。")
    return asked


Asked = Annotated[list[Text], AfterValidator(_in_few_words)]
"""How residents ask for a page, in their own words; the search holds questions against it."""

SHIPPED = (Grade.A, Grade.B, Grade.C)
"""Grades that may stand behind a figure: computed and remembered ones never do."""


class Part(BaseModel):
    """Base of all parts: nothing unknown, nothing guessed, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Citation(Part):
    """Where something is written. policy: code of a Policy; clause: as the document counts it."""

    policy: Code
    clause: str = ""
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if self.grade not in SHIPPED:
            raise ValueError("引用的等级应为 A、B 或 C；推算和记忆的内容不能作依据。")
        return self


def _written(value: object) -> object:
    """true, false and whole numbers as they are written."""
    return str(value).lower() if isinstance(value, bool | int) else value


class AgesSpec(Part):
    """Who is asked a question about a member, as `rules.Ages`. otherwise: as it is written."""

    least: int = Field(0, ge=0)
    most: int | None = Field(None, ge=0)
    otherwise: Annotated[Text, BeforeValidator(_written)]

    def ages(self, kind: str) -> Ages:
        """For a fact of this type."""
        return Ages(self.least, self.most, _READ.get(kind, str)(self.otherwise))


_READ: dict[str, Callable[[str], object]] = {
    "bool": lambda text: {"true": True, "false": False}.get(text),
    "int": lambda text: int(text) if text.isdecimal() else None,
}


class FactSpec(Part):
    """One word of the rules language, and how it is worked out of a declaration.

    section: decision for what only the department that decides can say: unknown until it decides,
    and then settled by that decision, so that no early answer takes its place.
    ages: whom it is asked about, where that hangs on the age of a member.
    counted: what an int is a count of, as in 没有机动车.
    """

    name: str
    type: Literal["bool", "int", "money", "number", "text", "choice", "date"]
    label: Text
    question: str = ""
    choices: dict[str, Text] = Field(default_factory=dict)
    unit: str = ""
    ages: AgesSpec | None = None
    counted: str = ""
    section: Section | Literal["questions", "assessment", "system", "decision"]
    derivation: Text

    def fact(self) -> Fact:
        """The word for the rules engine. Raises VocabularyError when it cannot be one."""
        made = int if self.type == "int" else str
        choices = tuple((made(value), label) for value, label in self.choices.items())
        ages = self.ages.ages(self.type) if self.ages else None
        return Fact(
            self.name,
            self.type,
            self.label,
            self.question,
            choices,
            self.unit,
            ages=ages,
            counted=self.counted,
        )

    @model_validator(mode="after")
    def _is_settled_by_nobody_else(self) -> Self:
        if self.section == "decision" and (self.type != "bool" or self.question):
            raise ValueError(
                "由决定机关认定的情况项（section: decision）应为 bool，不能写 question。"
            )
        return self

    @model_validator(mode="after")
    def _is_a_fact(self) -> Self:
        try:
            self.fact()
        except VocabularyError as fault:
            raise ValueError(str(fault)) from fault
        return self


class ExtraFacts(Part):
    """Words that only this item uses."""

    household: list[FactSpec] = Field(default_factory=list)
    member: list[FactSpec] = Field(default_factory=list)


class Question(Part):
    """One question of the item itself, answered into a fact.

    label, hint: replace the wording of the vocabulary. type: only to be checked against the fact.
    when: shown only while this holds or is unknown; always when empty.
    """

    key: Key
    fact: str
    about: Subject = Subject.HOUSEHOLD
    label: str = ""
    hint: str = ""
    type: QuestionType | None = None
    when: str = ""
    is_required: bool = True


class QuestionGroup(Part):
    """Questions that belong on one page of the wizard."""

    key: Key
    title: Text
    intro: str = ""
    when: str = ""
    questions: list[Question] = Field(min_length=1)


class Material(Part):
    """Something to hand in, with its review standard. Source: 003 6.1.3.2.

    about: one per household, or one for each member (then `when` speaks of that member as `m.`).
    when: needed only while this holds; always when empty. shared_from: whose data replaces it.
    """

    code: Key
    title: Text
    about: Subject = Subject.HOUSEHOLD
    when: str = ""
    forms: list[ReviewForm] = Field(min_length=1)
    shared_from: str = ""
    points: list[Text] = Field(min_length=1)
    mistakes: list[Text] = Field(min_length=1)
    example: Text
    citation: Citation | None = None

    @model_validator(mode="after")
    def _names_the_sharer(self) -> Self:
        if (ReviewForm.SHARED in self.forms) != bool(self.shared_from):
            raise ValueError("「shared_from」与审查形式中的 shared 要同时写或同时不写。")
        return self


class ConditionSpec(Part):
    """One condition of eligibility."""

    key: Key
    label: Text
    expr: Text
    citations: list[Citation] = Field(min_length=1)
    remedy: str = ""


class FormulaSpec(Part):
    """How much is due. rounding: a rule of the engine, or by_region for the regional parameter."""

    expr: Text
    citations: list[Citation] = Field(min_length=1)
    period: Period
    rounding: Literal["round_fen", "round_yuan", "round_yuan_up", "by_region"]


class Authorisation(Part):
    """Whether the household must agree to be verified, and who signs."""

    is_needed: bool
    signers: Signers | None = None
    citations: list[Citation] = Field(default_factory=list)
    note: str = ""

    @model_validator(mode="after")
    def _says_who_signs(self) -> Self:
        if self.is_needed and not (self.signers and self.citations):
            raise ValueError("需要授权时要写明由谁签署（signers）和依据（citations）。")
        return self


class Publicity(Part):
    """Whether and what is shown in public before the decision."""

    is_needed: bool
    days_parameter: str = ""
    fields: list[PublicField] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    note: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.is_needed and not (self.days_parameter and self.fields and self.citations):
            raise ValueError("需要公示时要写明天数参数、公示内容和依据。")
        if not self.is_needed and not self.note:
            raise ValueError("不公示的要在说明（note）里写明理由。")
        return self


class Payment(Part):
    """How the money goes out. start_parameter, day_parameter: names of regional parameters."""

    period: Period
    start_parameter: str = ""
    day_parameter: str = ""
    note: str = ""


class TimeLimit(Part):
    """A time limit told to people. stage: the stage of the flow that is held to it, if one is."""

    key: Key
    label: Text
    amount: int | None = Field(ge=1)
    unit: LimitUnit
    counted_from: Text
    grade: Grade
    citation: Citation | None = None
    stage: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _is_founded(self) -> Self:
        if self.grade in SHIPPED and self.citation is None:
            raise ValueError("有等级的期限要写明依据（citation）。")
        if (self.amount is None) != (self.grade is Grade.PENDING):
            raise ValueError("amount 为空当且仅当 grade 为「-」（待核定）。")
        if self.grade is Grade.PRODUCT and not self.note:
            raise ValueError("产品默认的期限要在说明（note）里写明理由。")
        return self


class Review(Part):
    """How often a granted case is looked at again 定期核查. Months."""

    every_months: int = Field(ge=1)
    unstable_every_months: int | None = Field(default=None, ge=1)
    citations: list[Citation] = Field(min_length=1)


Spec = dict[str, Any]
