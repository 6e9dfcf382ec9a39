"""Applications: what a household declared, handed in and authorised."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from gongzhu.accounts.models import User
from gongzhu.cases.enums import Channel
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.secret import Kind, SecretField
from gongzhu.documents.models import Document
from gongzhu.intake.enums import ApplicationStatus, Relation, ReviewMark, Section, SignMethod
from gongzhu.people.models import BankAccount, Person
from gongzhu.scope.declaration import Scope
from gongzhu.scope.models import Dossier, Scoped


class Application(Scoped):
    """One application form, from the first page to the receipt; frozen once handed in.

    step: the furthest page reached, so that a person can come back to it.
    sections: lists the household has filled or declared to be empty; one that is not named here
        is unknown, never nothing.
    answers: replies to the item's own questions, by the fact they answer.
    digest: SM3 of the declaration as it was handed in.
    PII: address, answers (sealed under the applicant's key).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="application")
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="opened_applications")
    proxy = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="proxied_applications"
    )
    proxy_relation = models.CharField("代办关系", max_length=30, blank=True)
    channel = models.CharField("来源", max_length=12, choices=Channel.choices)
    status = models.CharField("状态", max_length=10, choices=ApplicationStatus.choices)
    step = models.CharField("填写到", max_length=60, default="start")
    sections = models.JSONField("已填栏目", default=list)
    address = SecretField("居住地址", kind=Kind.TEXT, null=True)
    answers = SecretField("事项问题的回答", kind=Kind.TEXT, value_type=dict, null=True)
    account = models.ForeignKey(BankAccount, models.PROTECT, null=True, related_name="+")
    green_channel = models.CharField("绿色通道事由", max_length=40, blank=True)
    created_at = models.DateTimeField("开始填写")
    changed_at = models.DateTimeField("最近保存")
    submitted_at = models.DateTimeField("提交时间", null=True)
    digest = models.CharField("申报内容摘要", max_length=64, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "申请"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.applicant}：{self.item_version.item}"

    def sealing_key(self) -> bytes:
        """The applicant's key."""
        return self.applicant.sealing_key()


class Member(Scoped):
    """A member of the household as declared.

    circumstances: member facts by the vocabulary's names (disability, study, work, illness …).
    PII: circumstances (sealed under the member's own key).
    """

    scope = Scope(dossier="application__dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField("与申请人关系", max_length=12, choices=Relation.choices)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    circumstances = SecretField("个人情况", kind=Kind.TEXT, value_type=dict, null=True)

    class Meta(Scoped.Meta):
        verbose_name = "家庭成员"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"],
                name="one_membership_per_application",
                violation_error_message="这位家人已经填过了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}（{self.get_relation_display()}）"

    def sealing_key(self) -> bytes:
        """The member's own key."""
        return self.person.sealing_key()


class Entry(Scoped):
    """One declared income, asset or expense of a member.

    kind: a kind of the vocabulary's list for the section; assets come from four lists and name
        theirs too, "homes.residence" (see `intake.kinds`).
    amount: fen; monthly average for incomes, present value for assets, own share of the last 12
        months for expenses. None: not known.
    details: what the kind asks besides, see `intake.facts.money` and `forms.entries`.
    PII: amount, details (sealed under the member's key).
    """

    scope = Scope(dossier="application__dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="entries")
    member = models.ForeignKey(Member, models.CASCADE, related_name="entries")
    section = models.CharField("类别", max_length=10, choices=Section.choices)
    kind = models.CharField("种类", max_length=40)
    amount = SecretField("金额（分）", kind=Kind.AMOUNT, value_type=int, null=True)
    details = SecretField("说明", kind=Kind.TEXT, value_type=dict, null=True)

    class Meta(Scoped.Meta):
        verbose_name = "申报项"
        ordering = ["section", "id"]

    def __str__(self) -> str:
        return f"{self.get_section_display()} {self.kind}"

    def sealing_key(self) -> bytes:
        """The member's key."""
        return self.member.sealing_key()


class Material(Scoped):
    """A document handed in for one line of the item's list of materials.

    PII: none beyond the document.
    """

    scope = Scope(dossier="application__dossier")

    application = models.ForeignKey(Application, models.CASCADE, related_name="materials")
    code = models.CharField("材料", max_length=40)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="materials")
    document = models.OneToOneField(Document, models.PROTECT, related_name="material")
    review = models.CharField("审查", max_length=10, choices=ReviewMark.choices, blank=True)
    remark = models.CharField("审查说明", max_length=200, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "材料"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class Authorisation(Scoped):
    """A person's permission to have the household's economy verified, with the text they saw.

    Source: 民发〔2021〕57号 第9、17条; 个人信息保护法 第14、15、29、31条.
    PII: who signed.
    """

    scope = Scope(dossier="application__dossier")

    application = models.ForeignKey(Application, models.CASCADE, related_name="authorisations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorisations")
    guardian = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    method = models.CharField("方式", max_length=10, choices=SignMethod.choices)
    text_version = models.CharField("文本版本", max_length=20)
    text_digest = models.CharField("文本摘要", max_length=64)
    signed_at = models.DateTimeField("签署时间")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    valid_until = models.DateField("有效至")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = "核对授权"
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"],
                name="one_live_authorisation",
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="这位家人已经授权过了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} 授权"


class Supplement(Scoped):
    """Everything missing, told at once 一次性补正.

    wanted: list of {code, title, problem, remedy, member}; member: a Member's id, or "".
    lapsed: the day passed and the window closed it without an answer.
    Source: 民发〔2021〕57号 第10条.
    PII: none.
    """

    scope = Scope(dossier="application__dossier")

    application = models.ForeignKey(Application, models.CASCADE, related_name="supplements")
    wanted = models.JSONField("需补正的材料")
    told_at = models.DateTimeField("告知时间")
    due_on = models.DateField("补正期限")
    answered_at = models.DateTimeField("补正时间", null=True)
    lapsed = models.BooleanField("逾期未补正", default=False)
    letter = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = "补正告知"
        ordering = ["told_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                name="one_open_supplement",
                condition=Q(answered_at__isnull=True),
                violation_error_message="已经有一份补正告知在等待申请人答复，不能再发一份。",
            )
        ]

    def __str__(self) -> str:
        return f"补正告知 {self.told_at:%Y-%m-%d}"
