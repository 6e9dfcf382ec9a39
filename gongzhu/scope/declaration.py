"""How a protected model hangs on a dossier: one declaration, read by Python and by PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from gongzhu.common import clock
from gongzhu.common.actor import Actor, ActorKind

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Scope:
    """Where a model finds its dossier.

    dossier: lookup path to the Dossier ("" on the Dossier itself). Every model on the way must be
        protected too, so that the database policy needs only the first step.
    territory: a column of the model holding the division code, copied there for speed.
    owner: a column naming the account that always sees the row (a person's own record).
    """

    dossier: str = "dossier"
    territory: str = ""
    owner: str = ""

    def visible_to(self, actor: Actor, model: type[Model]) -> Q:
        """The predicate that keeps the rows this actor may see."""
        if actor.kind is ActorKind.SYSTEM:
            return Q()
        if actor.kind is ActorKind.OFFICER:
            return self._for_officer(actor, model)
        if actor.kind is ActorKind.RESIDENT and actor.user_id is not None:
            granted = self._granted(model, user_id=actor.user_id)
            return granted | Q(**{self.owner: actor.user_id}) if self.owner else granted
        return NOTHING

    def _for_officer(self, actor: Actor, model: type[Model]) -> Q:
        if not actor.sees_cases or actor.office_id is None:
            return NOTHING
        if actor.territory is None:
            return self._granted(model, office_id=actor.office_id)
        inside = self._inside(actor.territory, model)
        return (
            inside | self._granted(model, office_id=actor.office_id) if actor.has_grants else inside
        )

    def _inside(self, territory: tuple[int, int], model: type[Model]) -> Q:
        column = self.territory or f"{self.dossier}__division_code"
        return self._flat(
            model, Q(**{f"{column}__gte": territory[0], f"{column}__lt": territory[1]})
        )

    def _granted(self, model: type[Model], **to: Any) -> Q:
        grants = apps.get_model("scope", "Grant").objects.filter(
            Q(until__isnull=True) | Q(until__gt=clock.now()), **to
        )
        return self._flat(model, Q(**{f"{self.dossier or 'pk'}__in": grants.values("dossier_id")}))

    def _flat(self, model: type[Model], condition: Q) -> Q:
        """Keep one row one row: a path through many rows is asked as a subquery."""
        if not _fans_out(model, self.dossier):
            return condition
        return Q(pk__in=model._base_manager.filter(condition).values("pk"))


def _fans_out(model: Any, path: str) -> bool:
    """Whether the path passes from one row to many. model: a model class."""
    for step in path.split("__") if path else ():
        field = model._meta.get_field(step)
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model
    return False
