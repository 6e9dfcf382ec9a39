"""What waits to go out, and what people were told."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from gongzhu.accounts.models import User
from gongzhu.common import keys
from gongzhu.common.secret import Kind, SecretField
from gongzhu.scope.models import Dossier, Scoped


class Outbox(models.Model):
    """One effect that must happen outside the transaction that decided it, exactly once.

    once: the effect's own name; the same name is never queued twice.
    lease_until: a worker holds the row until then; a killed worker's row is picked up again.
    PII: none; payloads hold ids, never values.
    """

    kind = models.CharField("类别", max_length=40)
    payload = models.JSONField("内容")
    once = models.CharField("唯一名", max_length=120, unique=True)
    run_at = models.DateTimeField("不早于")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    lease_until = models.DateTimeField("租约至", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    error = models.CharField("最近一次未成原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "待发事项"
        indexes = [
            models.Index(
                fields=["kind", "run_at"], name="outbox_due", condition=Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.once}"


class Message(Scoped):
    """A message to a resident about a dossier: kept here, and sent through the gateway.

    PII: phone (sealed); the body names no more than the item and the receipt number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="messages")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="received_messages")
    key = models.BinaryField("密钥（已封装）", default=keys.new_person_key)
    phone = SecretField("手机号码", kind=Kind.PHONE, null=True)
    body = models.CharField("内容", max_length=300)
    created_at = models.DateTimeField("生成时间")
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "消息"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.body

    def sealing_key(self) -> bytes:
        """The message's own key."""
        return keys.unwrap(bytes(self.key))
