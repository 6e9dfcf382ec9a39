"""What the residents' pages keep of their own: how often a place asked, and a check somebody saved."""

from __future__ import annotations

import uuid

from django.db import models

from gongzhu.accounts.models import User
from gongzhu.common.secret import Kind, SecretField


class Enquiry(models.Model):
    """Progress enquiries of one place in the minute that began at `counted_from`.

    source: keyed digest of the network address, never the address.
    PII: none; the digest is useless without the index key, and is dropped within a day.
    """

    source = models.CharField("来源摘要", max_length=64, unique=True)
    counted_from = models.DateTimeField("起计时间", db_index=True)
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "进度查询计数"

    def __str__(self) -> str:
        return f"{self.source[:8]}：{self.count}"


class SavedCheck(models.Model):
    """A self-diagnosis its owner chose to keep: answers without names or numbers.

    told: as `experience.told.Told.as_json`. One for each account; saving again replaces it.
    PII: told (sealed under the owner's key).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="saved_check")
    told = SecretField("自测的回答", kind=Kind.TEXT, value_type=dict)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "保存的自测"

    def __str__(self) -> str:
        return f"{self.user} 的自测"

    def sealing_key(self) -> bytes:
        """The owner's key."""
        return self.user.person.sealing_key()
