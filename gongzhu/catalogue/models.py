"""Items with versions, dated standards, policies."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from gongzhu.accounts.models import User
from gongzhu.catalogue.enums import ProposalKind, ProposalState, Sector
from gongzhu.catalogue.written import UNPUBLISHED, Written
from gongzhu.common.errors import Conflict
from gongzhu.org.enums import Department, Grade


class Policy(models.Model):
    """A law, regulation or notice an item stands on; our own summary, never the text.

    is_local: entered or corrected here by officers; loading a pack leaves it.
    PII: none.
    """

    code = models.CharField("代码", max_length=30, unique=True)
    title = models.CharField("名称", max_length=160)
    issuer = models.CharField("发布机关", max_length=80, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("发布日期", null=True)
    effective_on = models.DateField("施行日期", null=True)
    ends_on = models.DateField("失效日期", null=True)
    link = models.URLField("链接", blank=True)
    summary = models.TextField("内容提要", blank=True)
    clauses = models.JSONField("引用条款", default=list)
    grade = models.CharField("证据等级", max_length=8, choices=Grade.choices)
    is_local = models.BooleanField("本地录入", default=False)

    class Meta:
        verbose_name = "政策"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"《{self.title}》"


class Standard(models.Model):
    """An amount by code, division and date. A null value means 待核定: nobody may guess it.

    value: fen for money, or a whole number in the unit named.
    is_demonstration: an old value shown again; counted in demonstration mode only, and then only
    where nothing is published. is_local: entered here by an officer; loading a pack leaves it.
    PII: none.
    """

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=80)
    division_code = models.BigIntegerField("适用区划")
    value = models.BigIntegerField("数值", null=True)
    unit = models.CharField("单位", max_length=20)
    effective_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)
    source = models.CharField("来源", max_length=300)
    grade = models.CharField("证据等级", max_length=8, choices=Grade.choices)
    needs_review = models.BooleanField("待核对", default=False)
    is_demonstration = models.BooleanField("演示用", default=False)
    is_local = models.BooleanField("本地录入", default=False)

    class Meta:
        verbose_name = "标准"
        ordering = ["code", "division_code", "effective_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "division_code", "effective_on", "is_demonstration"],
                name="one_standard_per_code_division_day",
                violation_error_message="同一标准、同一区划、同一起始日已有一个数值。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.effective_on}"

    @property
    def is_money(self) -> bool:
        """Whether the value is in fen."""
        return self.unit.startswith("元")


class Item(models.Model):
    """One kind of help 救助事项. groups: values of TargetGroup, for the lists of the portal.

    PII: none.
    """

    code = models.SlugField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    sector = models.CharField("类别", max_length=10, choices=Sector.choices)
    department = models.CharField("主管部门", max_length=30, choices=Department.choices)
    position = models.PositiveSmallIntegerField("排序", default=100)
    groups = models.JSONField("对象", default=list)

    class Meta:
        verbose_name = "救助事项"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_administrative(self) -> bool:
        """Whether a refusal is an act of government, open to reconsideration and suit: not a charity's."""
        return self.sector == Sector.GOVERNMENT


class ItemVersion(Written):
    """What an item is from a day on. Published versions never change, except in when they end.

    spec: the whole definition (see catalogue.schema.ItemSpec); digest: SM3 of its canonical JSON,
    compared again whenever a process first reads the definition. samples: households with the
    answer worked out by hand, see catalogue.samples.
    PII: none. Samples are invented households; officers are known by account.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    spec = models.JSONField("定义")
    samples = models.JSONField("样例", default=list)

    class Meta:
        verbose_name = "事项版本"
        ordering = ["item_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="one_number_per_item_version"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=UNPUBLISHED),
                name="one_draft_per_item",
                violation_error_message="这个事项已有一份没有发布的草稿。",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None)
                | Q(submitted_by=None)
                | ~Q(checked_by=F("submitted_by")),
                name="version_maker_is_not_checker",
                violation_error_message="起草提交的人不能自己发布。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} 第{self.number}版"

    @property
    def essence(self) -> tuple[object, ...]:
        """What may never change once published."""
        return (
            self.item_id,
            self.number,
            self.effective_on,
            self.digest,
            self.spec,
            self.samples,
        )


class Picture(models.Model):
    """A picture for guides and articles, as it was encoded afresh; never changed. digest: SM3 of the content.

    Definitions name it by the digest, so what a version shows is covered by the version's own.
    is_pinned: something outside the catalogue names it, so it is never dropped as a stray.
    PII: none; officers are known by account. What a picture shows is the publisher's to judge.
    """

    digest = models.CharField("摘要", max_length=64, unique=True)
    media_type = models.CharField("格式", max_length=20)
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    content = models.BinaryField("内容")
    kept_by = models.CharField("上传人", max_length=80)
    kept_at = models.DateTimeField("上传时间")
    is_pinned = models.BooleanField("别处在用", default=False)

    class Meta:
        verbose_name = "指南图片"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"指南图片 {self.digest[:8]}"


class Proposal(models.Model):
    """A change of standards, of a policy or the end of an item, waiting for a second person.

    rows: what is to be written, as JSON, in the shape of its kind; nothing of it counts before it
    is confirmed, and then all of it does.
    PII: none; officers are known by account.
    """

    kind = models.CharField("种类", max_length=10, choices=ProposalKind.choices)
    title = models.CharField("内容", max_length=160)
    rows = models.JSONField("明细")
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ProposalState.choices, default=ProposalState.SUBMITTED
    )
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_label = models.CharField("提出人", max_length=80)
    made_at = models.DateTimeField("提出时间")
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_label = models.CharField("确认人", max_length=80, blank=True)
    checked_at = models.DateTimeField("确认时间", null=True)
    answer = models.CharField("退回理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "变更提案"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(made_by=None) | ~Q(checked_by=F("made_by")),
                name="proposal_maker_is_not_checker",
                violation_error_message="提出的人不能自己确认。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PeriodicReview(models.Model):
    """Somebody read an item or a policy again and found it still true 定期复核. Never changed.

    Source: 002 附录C (清单定期审核).
    PII: none.
    """

    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="reviews")
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, related_name="reviews")
    reviewed_on = models.DateField("复核日")
    reviewer = models.CharField("复核人", max_length=80)
    note = models.CharField("复核情况", max_length=300)

    class Meta:
        verbose_name = "定期复核"
        ordering = ["-reviewed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None) ^ Q(policy=None), name="a_review_is_about_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item or self.policy} {self.reviewed_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once. Raises Conflict for a review that is there already."""
        if self.pk:
            raise Conflict("复核记录不能修改。请另记一次复核。")
        super().save(*args, **kwargs)


class DryRun(models.Model):
    """What a draft would answer to the households of its item: counts only.

    revision: of the draft that was tried. result: see decisions.dry_run; empty until done.
    PII: none; no household can be told from the counts.
    """

    version = models.ForeignKey(ItemVersion, models.CASCADE, related_name="dry_runs")
    revision = models.PositiveIntegerField("修订次数")
    asked_label = models.CharField("发起人", max_length=80)
    asked_at = models.DateTimeField("发起时间")
    done_at = models.DateTimeField("完成时间", null=True)
    result = models.JSONField("结果", default=dict)

    class Meta:
        verbose_name = "试算"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version} 试算"
