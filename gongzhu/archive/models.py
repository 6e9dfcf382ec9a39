"""The sealed file of a dossier."""

from __future__ import annotations

from django.db import models

from gongzhu.common import keys
from gongzhu.scope.models import Dossier, Scoped


class ArchiveFile(Scoped):
    """Everything of a finished case in one timestamped PDF, never changed again.

    The bytes lie encrypted under `path`. The database refuses changes to every column but two:
    `retention_until`, which may only be set or put off, and `key`, which is wrapped anew when the
    key-encryption key is rotated.
    index: what lies in the bundle, with digests. timestamp: the RFC 3161 reply (DER) over `sha256`.
    tsa_certificate: SHA-256 of the certificate that signed it. tsa_chain: what it is verified
    against (PEM), kept here so that it outlives a change of the timestamp service.
    retention_until: the last day it must be kept; empty while help is still being paid.
    Source: 002 档案管理系统 (电子档案应加盖时间戳).
    PII: index (titles of documents may name a person); the bundle is personal throughout.
    """

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="archive_file")
    number = models.CharField("档案编号", max_length=40, unique=True)
    sealed_at = models.DateTimeField("归档时间")
    sealed_by = models.CharField("归档人", max_length=120)
    size = models.PositiveBigIntegerField("字节数")
    pages = models.PositiveIntegerField("页数")
    sm3 = models.CharField("SM3", max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64)
    index = models.JSONField("目录")
    path = models.CharField("存放位置", max_length=120)
    key = models.BinaryField("文件密钥（已封装）", default=keys.new_person_key)
    timestamp = models.BinaryField("时间戳")
    stamped_at = models.DateTimeField("时间戳时间")
    tsa_certificate = models.CharField("时间戳证书指纹", max_length=64)
    tsa_chain = models.TextField("时间戳证书链")
    retention_until = models.DateField("保管至", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "档案"
        ordering = ["-sealed_at", "-pk"]

    def __str__(self) -> str:
        return self.number
