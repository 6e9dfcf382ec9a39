"""The chain and where it ends."""

from __future__ import annotations

from django.db import models

from gongzhu.audit.chain import GENESIS

LABEL, CODE, REASON = 120, 80, 500


class Entry(models.Model):
    """One thing done or seen, linked to everything recorded before it.

    Who acted is copied in words and numbers, not referenced, so that an entry outlives a renamed
    office and a deleted account. What was changed is not here: only a keyed digest of it.
    PII: name of the acting person; reason as typed, numbers masked.
    """

    seq = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor_label = models.CharField("操作人", max_length=LABEL)
    user_id = models.BigIntegerField("账号", null=True)
    post_id = models.BigIntegerField("岗位", null=True)
    office_id = models.BigIntegerField("机构编号", null=True)
    office_name = models.CharField("机构", max_length=LABEL, blank=True)
    role = models.CharField("角色", max_length=CODE, blank=True)
    action = models.CharField("操作", max_length=CODE)
    object_type = models.CharField("对象类型", max_length=CODE, blank=True)
    object_id = models.CharField("对象编号", max_length=CODE, blank=True)
    purpose = models.CharField("目的", max_length=CODE, blank=True)
    reason = models.CharField("事由", max_length=REASON, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    prev = models.CharField("前一条", max_length=64)
    hash = models.CharField("本条", max_length=64)

    class Meta:
        verbose_name = "操作留痕"
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "seq"], name="trail_of_an_object"),
            models.Index(fields=["user_id", "seq"], name="trail_of_a_user"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.actor_label} {self.action}"


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added.

    PII: none.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    seq = models.BigIntegerField("末条序号", default=0)
    hash = models.CharField("末条", max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "留痕链头"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="trail_has_one_head",
                violation_error_message="留痕链头只有一行。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"
