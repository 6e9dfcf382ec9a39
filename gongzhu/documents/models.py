"""Files people hand in and letters the platform writes, sealed on disk outside the web root."""

from __future__ import annotations

import uuid

from django.db import models

from gongzhu.common import keys
from gongzhu.documents.enums import DocumentKind, MediaType
from gongzhu.scope.models import Dossier, Scoped


class Document(Scoped):
    """One file of a dossier. The bytes lie encrypted under `path`; this row says what they are.

    PII: the title may name a person; the content is personal.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    kind = models.CharField("类别", max_length=20, choices=DocumentKind.choices)
    title = models.CharField("名称", max_length=120)
    media_type = models.CharField("格式", max_length=20, choices=MediaType.choices)
    size = models.PositiveIntegerField("字节数")
    pages = models.PositiveSmallIntegerField("页数", default=1)
    sm3 = models.CharField("SM3", max_length=64)
    sha256 = models.CharField("SHA-256", max_length=64)
    path = models.CharField("存放位置", max_length=120, unique=True)
    key = models.BinaryField("文件密钥（已封装）", default=keys.new_person_key)
    number = models.CharField("文号", max_length=60, blank=True)
    created_at = models.DateTimeField("形成时间")
    created_by = models.CharField("形成人", max_length=120)

    class Meta(Scoped.Meta):
        verbose_name = "文件"
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.title
