"""Service lists, version after version, and what was found when one was read again."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q

from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.written import UNPUBLISHED, Written
from gongzhu.common.errors import Conflict
from gongzhu.lists.schema import ServiceEntry
from gongzhu.org.models import Division


class ServiceList(Written):
    """What an area offers of its own from a day on; what comes from above is never copied in.

    entries: rows in the shape of schema.ServiceEntry, JSON, in the order to show them.
    PII: none; telephones are those of offices, personal ones are refused.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="service_lists")
    entries = models.JSONField("条目", default=list)

    class Meta:
        verbose_name = "服务清单"
        ordering = ["division_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "number"], name="one_number_per_service_list"
            ),
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(state__in=UNPUBLISHED),
                name="one_list_draft_per_division",
                violation_error_message="这个地区已有一份没有发布的清单草稿。",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None)
                | Q(submitted_by=None)
                | ~Q(checked_by=F("submitted_by")),
                name="list_maker_is_not_checker",
                violation_error_message="起草提交的人不能自己发布。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} 服务清单第{self.number}版"

    @property
    def essence(self) -> tuple[object, ...]:
        """What may never change once published."""
        return self.division_id, self.number, self.effective_on, self.digest, self.entries

    @property
    def is_submitted(self) -> bool:
        """Whether it waits for somebody to publish it."""
        return self.state == VersionState.SUBMITTED

    @property
    def rows(self) -> tuple[ServiceEntry, ...]:
        """The entries in their shape."""
        return tuple(ServiceEntry.model_validate_json(json.dumps(row)) for row in self.entries)


class ListReview(models.Model):
    """Somebody of the area read its list again and found it still true 定期维护. Never changed.

    PII: none; officers are known by account.
    """

    service_list = models.ForeignKey(ServiceList, models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField("复核日")
    reviewer = models.CharField("复核人", max_length=80)
    note = models.CharField("复核情况", max_length=300)

    class Meta:
        verbose_name = "清单复核"
        ordering = ["-reviewed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.service_list} {self.reviewed_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once. Raises Conflict for a review that is there already."""
        if self.pk:
            raise Conflict("复核记录不能修改。请另记一次复核。")
        super().save(*args, **kwargs)
