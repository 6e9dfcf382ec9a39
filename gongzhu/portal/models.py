"""How often one place has asked lately: the only thing the residents' pages keep of their own."""

from __future__ import annotations

from django.db import models


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
