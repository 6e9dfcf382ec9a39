"""Requests, questions to sources, reports, objections."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from gongzhu.accounts.models import User
from gongzhu.cases.models import Case, Task
from gongzhu.common.secret import Kind, SecretField
from gongzhu.documents.models import Document
from gongzhu.people.models import Person
from gongzhu.scope.declaration import Scope
from gongzhu.scope.models import Scoped
from gongzhu.verification.enums import Conclusion, QueryStatus, RequestStatus, Source

VIA_CASE = "case__dossier"


class Request(Scoped):
    """One round of verification of a household. round 1 is the first, later ones are re-checks.

    task: the work it was started for; empty for a re-check beside the case's way.
    reason: why there is another round.
    PII: none beyond links.
    """

    scope = Scope(dossier=VIA_CASE)

    case = models.ForeignKey(Case, models.PROTECT, related_name="verifications")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="verifications")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    status = models.CharField("状态", max_length=10, choices=RequestStatus.choices)
    reason = models.CharField("复核事由", max_length=200, blank=True)
    asked_at = models.DateTimeField("提请时间")

    class Meta(Scoped.Meta):
        verbose_name = "核对委托"
        ordering = ["case_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_request_per_round"),
            models.UniqueConstraint(
                fields=["case"],
                name="one_open_request",
                condition=Q(status=RequestStatus.OPEN),
                violation_error_message="这个办件已有一轮核对正在进行。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} 第{self.round}轮核对"


class Query(Scoped):
    """One question about one person to one source.

    tries: how often the source was really asked; asked_at: when it was last, or when the question
    was put down. answer: {"records": [...]}, the fields we know of each record.
    PII: answer (sealed under the person's key).
    """

    scope = Scope(dossier="request__case__dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="queries")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=30, choices=Source.choices)
    status = models.CharField("状态", max_length=12, choices=QueryStatus.choices)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    asked_at = models.DateTimeField("提问时间")
    answered_at = models.DateTimeField("返回时间", null=True)
    as_of = models.DateField("数据截至", null=True)
    answer = SecretField("返回内容", kind=Kind.TEXT, value_type=dict, null=True)
    error = models.CharField("未成原因", max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "核对查询"
        ordering = ["person_id", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person", "source"], name="one_query_per_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_source_display()}"

    def sealing_key(self) -> bytes:
        """The person's key."""
        return self.person.sealing_key()


class Report(Scoped):
    """Declared against found, line by line; what is missing; how long it holds. Never changed.

    lines: as `comparing.lines.Line`, amounts in fen. corrections: what the rules use instead of
    the declaration. missing_sources: list of {source, person, status}. without: why it was issued
    before every source had answered. as_of: of the oldest answer; None when nobody answered.
    Source: 002 核对业务办理子系统; 民发〔2021〕57号 第17-18条.
    PII: lines, corrections (sealed under the applicant's key).
    """

    scope = Scope(dossier="request__case__dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(Request, models.PROTECT, related_name="report")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+")
    number = models.CharField("报告编号", max_length=40, unique=True)
    conclusion = models.CharField("结论", max_length=12, choices=Conclusion.choices)
    opinion = models.TextField("核对意见", blank=True)
    missing_sources = models.JSONField("缺失来源", default=list)
    without = models.CharField("先行出具的理由", max_length=200, blank=True)
    lines = SecretField("明细", kind=Kind.TEXT, value_type=dict)
    corrections = SecretField("采信结果", kind=Kind.TEXT, value_type=dict)
    as_of = models.DateField("数据截至", null=True)
    valid_until = models.DateField("有效期至", null=True)
    concluded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField("出具时间")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    request_key = models.CharField("请求键", max_length=80, unique=True)

    class Meta(Scoped.Meta):
        verbose_name = "核对报告"

    def __str__(self) -> str:
        return self.number

    def sealing_key(self) -> bytes:
        """The applicant's key."""
        return self.applicant.sealing_key()


class Objection(Scoped):
    """The household disagrees with a report and brings evidence; a re-check may follow.

    recheck: the round it led to. Source: 民发〔2021〕57号 第18条.
    PII: text (sealed under the applicant's key).
    """

    scope = Scope(dossier="report__request__case__dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="objections")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = SecretField("异议内容", kind=Kind.TEXT)
    evidence = models.ManyToManyField(Document, related_name="+")
    raised_at = models.DateTimeField("提出时间")
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answer = models.CharField("处理结果", max_length=300, blank=True)
    answered_at = models.DateTimeField("处理时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recheck = models.ForeignKey(Request, models.PROTECT, null=True, related_name="objections")
    request_key = models.CharField("请求键", max_length=80, unique=True)
    answer_key = models.CharField("答复请求键", max_length=80, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "核对异议"
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                name="one_open_objection",
                condition=Q(answered_at__isnull=True),
                violation_error_message="这份报告已有一个异议在处理中。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} 异议"

    def sealing_key(self) -> bytes:
        """The applicant's key."""
        return self.applicant.sealing_key()
