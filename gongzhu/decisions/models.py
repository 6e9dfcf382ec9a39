"""Surveys, opinions, public notices, decisions."""

from __future__ import annotations

import uuid

from django.db import models

from gongzhu.accounts.models import User
from gongzhu.cases.models import Case
from gongzhu.common import keys
from gongzhu.common.secret import Kind, SecretField
from gongzhu.decisions.enums import NoticeState, Result, SurveyMethod
from gongzhu.documents.models import Document
from gongzhu.people.models import Person
from gongzhu.scope.declaration import Scope
from gongzhu.scope.models import Scoped

VIA_CASE = "case__dossier"


class Survey(Scoped):
    """What two named officers saw and heard in the home.

    findings: answers of the survey form, by field name.
    Source: 民发〔2021〕57号 第16条 (每组不少于2人, 分别签字).
    PII: findings (sealed under the applicant's key), who was present.
    """

    scope = Scope(dossier=VIA_CASE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="surveys")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("次数")
    method = models.CharField("方式", max_length=10, choices=SurveyMethod.choices)
    visited_on = models.DateField("调查日期")
    first_officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(User, models.PROTECT, related_name="+")
    present = models.CharField("在场家庭成员", max_length=40)
    findings = SecretField("调查内容", kind=Kind.TEXT, value_type=dict)
    conclusion = models.CharField("调查结论", max_length=500)
    photos = models.ManyToManyField(Document, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "入户调查"
        ordering = ["case_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_survey_per_round"),
            models.CheckConstraint(
                condition=~models.Q(first_officer=models.F("second_officer")),
                name="two_different_surveyors",
                violation_error_message="入户调查要由两名不同的工作人员进行。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} 第{self.round}次调查"

    def sealing_key(self) -> bytes:
        """The applicant's key."""
        return self.applicant.sealing_key()


class Opinion(Scoped):
    """The town's first opinion 初审意见 and the amount it proposes.

    PII: none beyond the amount.
    """

    scope = Scope(dossier=VIA_CASE)

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField("次数")
    is_favourable = models.BooleanField("拟予以确认")
    amount_fen = models.BigIntegerField("拟救助金额（分）", null=True)
    text = models.CharField("初审意见", max_length=500)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField("初审时间")

    class Meta(Scoped.Meta):
        verbose_name = "初审意见"
        ordering = ["case_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_opinion_per_round")
        ]

    def __str__(self) -> str:
        return f"{self.case} 初审"


class Notice(models.Model):
    """A public notice 公示: just what law lets the public read, and nothing that leads further.

    Open to everybody on purpose: it holds no identity number, address, illness or child's name.
    Source: 民发〔2021〕57号 第19、24条 (仅公示姓名、家庭成员数量、保障金额).
    PII: applicant's name, as the law requires, until the notice ends.
    """

    token = models.UUIDField("公示编号", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    item_name = models.CharField("事项", max_length=60)
    applicant_name = models.CharField("姓名", max_length=40)
    household_size = models.PositiveSmallIntegerField("家庭人数")
    village_code = models.BigIntegerField("村（居）", db_index=True)
    village_name = models.CharField("村（居）名称", max_length=120)
    amount_fen = models.BigIntegerField("拟救助金额（分）", null=True)
    posted_on = models.DateField("公示起")
    ends_on = models.DateField("公示止")
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices)

    class Meta:
        verbose_name = "公示"
        ordering = ["-posted_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.item_name} {self.posted_on}"


class PublicObjection(Scoped):
    """What a member of the public said against a notice, and the town's answer in writing.

    Name and phone are optional. answer: what came of it, with nothing of the household in it.
    PII: name, phone, text (sealed under a key of their own).
    """

    scope = Scope(dossier=VIA_CASE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    case = models.ForeignKey(Case, models.PROTECT, related_name="public_objections")
    key = models.BinaryField("密钥（已封装）", default=keys.new_person_key)
    name = SecretField("姓名", kind=Kind.TEXT, null=True)
    phone = SecretField("电话", kind=Kind.PHONE, null=True)
    text = SecretField("异议内容", kind=Kind.TEXT)
    raised_at = models.DateTimeField("提出时间")
    request_key = models.CharField("请求键", max_length=80, unique=True)
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer_key = models.CharField("答复请求键", max_length=80, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "公示异议"
        ordering = ["raised_at"]

    def __str__(self) -> str:
        return f"{self.notice} 异议"

    def sealing_key(self) -> bytes:
        """The objection's own key."""
        return keys.unwrap(bytes(self.key))


class Decision(Scoped):
    """What was decided, by whom, on which answer of the rules, and why it departs if it does.

    answer: the rules' frozen answer (rules.Answer.as_json()) with every condition and clause.
    from_month: first day of the month help starts; None for one-off help.
    Source: 民发〔2021〕57号 第20-22条; 个人信息保护法 第24条.
    PII: answer (sealed under the applicant's key).
    """

    scope = Scope(dossier=VIA_CASE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("次数")
    result = models.CharField("决定", max_length=10, choices=Result.choices)
    amount_fen = models.BigIntegerField("金额（分）", null=True)
    period = models.CharField("发放方式", max_length=10, blank=True)
    from_month = models.DateField("起发月", null=True)
    answer = SecretField("规则结论", kind=Kind.TEXT, value_type=dict)
    reasons = models.TextField("理由")
    departure = models.CharField("偏离规则结论的理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间")
    number = models.CharField("文号", max_length=60, unique=True)
    letter = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = "决定"
        ordering = ["case_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_decision_per_round")
        ]

    def __str__(self) -> str:
        return self.number

    def sealing_key(self) -> bytes:
        """The applicant's key."""
        return self.applicant.sealing_key()
