"""What is written by one person and published by another, version after version.

Source: 002 附录C (清单的编制、审核、发布).
"""

from __future__ import annotations

from typing import Any

from django.db import models

from gongzhu.accounts.models import User
from gongzhu.catalogue.enums import VersionState
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict

UNPUBLISHED = (VersionState.DRAFT, VersionState.SUBMITTED)
"""States in which a version is still nobody's law."""


class Written(models.Model):
    """One version of something kept. Published it never changes, except in when it ends.

    revision: counts every change of a draft. makers: accounts that wrote in the draft; none of
    them may publish it. digest: SM3 over the content, as the room that keeps it reckons it.
    PII: none; officers are known by account.
    """

    number = models.PositiveSmallIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=VersionState.choices)
    effective_on = models.DateField("施行日")
    ends_on = models.DateField("截止日", null=True)
    digest = models.CharField("摘要", max_length=64)
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.CharField("发布人", max_length=80, blank=True)
    revision = models.PositiveIntegerField("修订次数", default=0)
    makers = models.JSONField("起草账号", default=list)
    drafted_by = models.CharField("起草人", max_length=80, blank=True)
    changed_at = models.DateTimeField("最近保存", null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("提交时间", null=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField("退回理由", max_length=300, blank=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, unless that would change a published version. Raises Conflict."""
        kept = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if (
            kept is not None
            and kept.is_fixed
            and not (self.is_fixed and kept.essence == self.essence)
        ):
            raise Conflict(f"{self}已发布，内容不能再改。请另建新的版本。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft. Raises Conflict for anything that was ever published."""
        if self.is_fixed:
            raise Conflict(f"{self}已发布，不能删除。不再使用时请停用。")
        return super().delete(*args, **kwargs)

    @property
    def is_fixed(self) -> bool:
        """Whether it was ever published."""
        return self.state not in UNPUBLISHED

    @property
    def essence(self) -> tuple[object, ...]:
        """What may never change once published."""
        raise NotImplementedError

    def wrote(self, by: Actor) -> None:
        """Note who wrote in the draft last."""
        own = [] if by.user_id is None else [by.user_id]
        self.makers = list(dict.fromkeys([*self.makers, *own]))
        self.drafted_by, self.changed_at = by.label, clock.now()

    def hand_over(self, by: Actor) -> None:
        """Out of the writer's hands: it waits for somebody else."""
        self.state, self.return_reason = VersionState.SUBMITTED, ""
        self.submitted_at, self.submitted_by_id = clock.now(), by.user_id
        self.checked_by = None
        self.revision += 1

    def give_back(self, reason: str) -> None:
        """Back in the writer's hands."""
        self.state, self.return_reason = VersionState.DRAFT, reason
        self.revision += 1

    def make_public(self, by: Actor) -> None:
        """Published, and fixed from now on."""
        self.state = VersionState.PUBLISHED
        self.published_at, self.published_by = clock.now(), by.label
        self.checked_by_id = by.user_id
        self.revision += 1
