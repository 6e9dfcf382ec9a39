"""The dossier every protected row hangs on, the grants that open it, and the guarded manager."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from gongzhu.accounts.models import User
from gongzhu.common.actor import Actor, current_actor
from gongzhu.org.models import Office
from gongzhu.scope.declaration import Scope


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows what an actor may see of it."""

    def visible_to(self, actor: Actor) -> Self:
        """Only the rows this actor's post, grants or own account open."""
        protected: Any = self.model
        return self.filter(protected.scope.visible_to(actor, protected))


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The default door to protected rows: answers as the acting person, or not at all.

    Raises NoActor when nobody is acting.
    """

    def get_queryset(self) -> ScopedQuerySet:
        return super().get_queryset().visible_to(current_actor())


class Scoped(models.Model):
    """A protected row. Each subclass declares once, in `scope`, how it hangs on a dossier.

    PII: none of its own.
    """

    scope: ClassVar[Scope] = Scope()

    objects = ScopedManager()
    unscoped = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"


class Dossier(Scoped):
    """One household's matter, from draft to archive: the unit of "who may see this" 卷宗.

    division_code: 12-digit code of the village (or town) that handles it.
    number: the receipt number 受理编号, given when the application is handed in.
    PII: none.
    """

    scope = Scope(dossier="", territory="division_code")

    number = models.CharField("受理编号", max_length=20, unique=True, null=True)  # noqa: DJ001 drafts have none
    division_code = models.BigIntegerField("区划代码", db_index=True)
    opened_at = models.DateTimeField("建卷时间")

    class Meta(Scoped.Meta):
        verbose_name = "卷宗"

    def __str__(self) -> str:
        return self.number or f"草稿{self.pk}"


class Grant(models.Model):
    """Opens one dossier to one office or one account, for a reason, perhaps until an instant.

    PII: none.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="grants")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="grants")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="grants")
    reason = models.CharField("事由", max_length=60)
    granted_at = models.DateTimeField("授权时间")
    until = models.DateTimeField("到期", null=True)

    class Meta:
        verbose_name = "查阅授权"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(office__isnull=False, user__isnull=True)
                | models.Q(office__isnull=True, user__isnull=False),
                name="grant_to_office_or_user",
                violation_error_message="查阅授权只能给一个机构或一个账号。",
            ),
            models.UniqueConstraint(
                fields=["office", "dossier"],
                name="one_grant_per_office",
                condition=models.Q(office__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "dossier"],
                name="one_grant_per_user",
                condition=models.Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} → {self.office or self.user}"
