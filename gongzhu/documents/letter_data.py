"""What each letter must be told before it can be written: the shapes of its data.

A letter that lacks a field is refused here, by name, before anything is typeset; a field that no
layout knows is refused too, so that nothing is silently left off a letter. Amounts are in fen and
days are dates: how they are written is decided once, below.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Self

from django.utils import timezone
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from gongzhu.common.errors import Invalid
from gongzhu.common.money import yuan
from gongzhu.documents.enums import Template

UNKNOWN = "待核定"


def long_day(day: date | None) -> str:
    """Write a day as 2026年1月5日; nothing as 待核定."""
    return f"{day.year}年{day.month}月{day.day}日" if day else UNKNOWN


def long_instant(at: datetime) -> str:
    """Write an aware instant as 2026年1月5日 09:30, in the platform's zone."""
    here = timezone.localtime(at)
    return f"{long_day(here.date())} {here:%H:%M}"


def long_month(day: date | None) -> str:
    """Write the month of a day as 2026年1月; nothing as 待核定."""
    return f"{day.year}年{day.month}月" if day else UNKNOWN


def _amount_or_text(value: int | str | None) -> str:
    return value if isinstance(value, str) else yuan(value) if value is not None else "—"


Fen = Annotated[int | None, PlainSerializer(yuan)]
FenIfAny = Annotated[int | None, PlainSerializer(lambda fen: None if fen is None else yuan(fen))]
Day = Annotated[date | None, PlainSerializer(long_day)]
Instant = Annotated[AwareDatetime, PlainSerializer(long_instant)]
Month = Annotated[date | None, PlainSerializer(long_month)]
Found = Annotated[int | str | None, PlainSerializer(_amount_or_text)]
"""An amount in fen, or words where there is no amount, or nothing."""
Words = Annotated[str, Field(min_length=1)]
Lines = Annotated[list[str], Field(min_length=1)]


class Shape(BaseModel):
    """Strict: no unknown fields, no silent conversion of numbers to text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Remedies(Shape):
    """Where and until when a decision can be challenged; the limits are parameters, never assumed.

    A limit that is 待核定 is None, and the letter says "within the lawful limit". A letter about
    help that is no administrative act (a charity's) has None instead, and says whom to ask.
    reconsideration_days: counted from receiving the letter. Source: 民发〔2021〕57号 第38条.
    """

    reconsideration_body: Words
    reconsideration_days: Annotated[int, Field(gt=0)] | None = None
    court: Words
    litigation_months: Annotated[int, Field(gt=0)] | None = None


class Reason(Shape):
    """One reason with the clause it rests on. clause: 《…》第…条."""

    text: Words
    clause: str = ""


class Line(Shape):
    """One step of the arithmetic. amount: fen, negative when it is taken off."""

    label: Words
    amount: Fen
    clause: str = ""


class Relative(Shape):
    """A member of the household. id_number: masked by the caller; never the number itself."""

    name: Words
    relation: Words
    id_number: str = ""
    remark: str = ""


class Letter(Shape):
    """What stands on every letter.

    office: who issues it. receipt_number: 受理编号. contact: where questions are answered.
    """

    office: Words
    number: str = ""
    issued_on: Annotated[date, PlainSerializer(long_day)]
    receipt_number: str = ""
    contact: str = ""

    @model_validator(mode="after")
    def _no_identity_numbers(self) -> Self:
        """Letters are copied, posted and photographed: full identity numbers stay off them.

        What officers write comes here too, so this is a refusal for people, not a fault of the code.
        """
        words = self.model_dump_json(exclude={"number", "receipt_number"})
        if re.search(r"(?<!\d)\d{17}[\dXx](?!\d)", words):
            raise Invalid(
                "文书里不能出现完整的身份证号码。请从填写的文字里删去，或只写后四位，再提交一次。"
            )
        return self


class ToApplicant(Letter):
    """A notice to the person who applied for something."""

    applicant: Words
    item: Words
    applied_on: Day


class Acceptance(ToApplicant):
    """受理通知书. working_days: the time limit promised. Source: 民发〔2021〕57号 第10条."""

    accepted_on: Day
    materials: list[str]
    working_days: int | None
    due_on: Day
    steps: list[str] = []
    query: str = ""


class NonAcceptance(ToApplicant):
    """不予受理告知书. advice: what help there may be elsewhere. Source: 003 5.2."""

    reasons: Annotated[list[Reason], Field(min_length=1)]
    advice: list[str] = []
    remedies: Remedies | None


class Missing(Shape):
    """One material still wanted: its name, what is wrong, what will do."""

    name: Words
    problem: Words
    remedy: str = ""


class Correction(ToApplicant):
    """一次性补正告知书. Source: 民发〔2021〕57号 第10条 (一次性告知)."""

    missing: Annotated[list[Missing], Field(min_length=1)]
    due_on: Day
    how: Words
    consequence: str = ""


class Signer(Relative):
    """Somebody who authorised. method: how it was given; guardian: who signed for them."""

    signed_at: Instant
    method: Words
    guardian: str = ""


class Consent(Letter):
    """家庭经济状况核对授权书: the very text the people saw, with its version.

    Source: 民发〔2021〕57号 第9、17条; 个人信息保护法 第14、29、31条.
    """

    item: Words
    version: Words
    text: Lines
    sources: Lines
    signers: Annotated[list[Signer], Field(min_length=1)]
    valid_from: Day
    valid_until: Day


class Comparison(Shape):
    """One line of the report: what was declared, what a source answered. Amounts in fen."""

    person: Words
    subject: Words
    source: Words
    declared: Found
    found: Found
    difference: Found = None
    remark: str = ""


class Unanswered(Shape):
    """A source that did not answer, and why."""

    source: Words
    reason: Words


class VerificationReport(Letter):
    """家庭经济状况核对报告. Source: 民发〔2021〕57号 第17-18条; 002 核对业务办理子系统."""

    applicant: Words
    item: Words
    requested_on: Day
    as_of: Day
    valid_until: Day
    members: Annotated[list[Relative], Field(min_length=1)]
    lines: list[Comparison]
    unanswered: list[Unanswered] = []
    conclusion: Words
    opinion: str = ""


class Answer(Shape):
    """A question of the survey form and what was found."""

    question: Words
    answer: Words


class Part(Shape):
    """A section of the survey form."""

    title: Words
    answers: Annotated[list[Answer], Field(min_length=1)]


class HomeSurvey(Letter):
    """入户调查表: two surveyors at least, everybody signs. Source: 民发〔2021〕57号 第16条."""

    applicant: Words
    item: Words
    method: Words
    visited_on: Day
    place: Words
    surveyors: Annotated[list[str], Field(min_length=2)]
    present: Lines
    parts: Annotated[list[Part], Field(min_length=1)]
    photos: int = 0
    conclusion: Words


class PublicRow(Shape):
    """What the public may read of one household, and nothing else.

    Source: 民发〔2021〕57号 第19、24条 (姓名、家庭成员数量、保障金额).
    """

    name: Words
    village: Words
    household_size: int
    amount: FenIfAny = None

    @model_validator(mode="after")
    def _nothing_that_leads_further(self) -> Self:
        if re.search(r"\d{4,}", f"{self.name}{self.village}"):
            raise ValueError("a public notice must not carry numbers of people, houses or phones")
        return self


class Publicity(Letter):
    """公示. objections: where and how to object. Source: 民发〔2021〕57号 第19、24条."""

    item: Words
    heading: Words
    from_on: Day
    until_on: Day
    days: int
    rows: Annotated[list[PublicRow], Field(min_length=1)]
    objections: Lines
    basis: Lines


class Approval(ToApplicant):
    """审核确认通知书. amount: fen, per month or once (period). Source: 民发〔2021〕57号 第20-21条.

    steps: the arithmetic in words, as the rules give it. grant: what is granted, in words, where it
    is no amount: a recognition, a service, help another office settles. was_public: 公示 was held.
    """

    members: list[Relative] = []
    steps: list[str] = []
    lines: list[Line] = []
    amount: FenIfAny = None
    grant: str = ""
    was_public: bool = True
    period: Words
    from_month: Month = None
    is_monthly: bool = True
    payment: str = ""
    duties: list[str] = []
    review: str = ""
    basis: Lines
    remedies: Remedies | None

    @model_validator(mode="after")
    def _grants_something(self) -> Self:
        """Either an amount with its arithmetic, or words: never an amount nobody set."""
        if (self.amount is not None and bool(self.lines)) is bool(self.grant):
            raise ValueError(
                "an approval names an amount and its lines, or what is granted instead"
            )
        return self


class Refusal(ToApplicant):
    """不予确认告知书: every reason with its clause. Source: 民发〔2021〕57号 第21条; 003 5.2."""

    reasons: Annotated[list[Reason], Field(min_length=1)]
    lines: list[Line] = []
    advice: list[str] = []
    remedies: Remedies | None


class Adjustment(ToApplicant):
    """待遇调整告知书: raised or lowered, from when, why. Source: 民发〔2021〕57号 第32条."""

    before: Fen
    after: Fen
    period: Words
    from_month: Month
    reasons: Annotated[list[Reason], Field(min_length=1)]
    lines: list[Line] = []
    remedies: Remedies


class Termination(ToApplicant):
    """待遇停止告知书: in writing, with reasons. Source: 民发〔2021〕57号 第32-33条."""

    from_month: Month
    reasons: Annotated[list[Reason], Field(min_length=1)]
    transition: str = ""
    advice: list[str] = []
    remedies: Remedies


SHAPES: dict[Template, type[Letter]] = {
    Template.ACCEPTANCE: Acceptance,
    Template.NON_ACCEPTANCE: NonAcceptance,
    Template.CORRECTION: Correction,
    Template.CONSENT: Consent,
    Template.VERIFICATION_REPORT: VerificationReport,
    Template.HOME_SURVEY: HomeSurvey,
    Template.PUBLICITY: Publicity,
    Template.APPROVAL: Approval,
    Template.REFUSAL: Refusal,
    Template.ADJUSTMENT: Adjustment,
    Template.TERMINATION: Termination,
}
