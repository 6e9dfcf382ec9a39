"""The second wall: PostgreSQL row-level security, generated from the same declarations.

The actor reaches the database as session settings (see the postgresql backend of this room). A
session that names nobody sees no protected row. WITH CHECK is open: a writer may create rows, but
reads, changes and deletes only what the declaration shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.fields.related import ForeignObjectRel

from gongzhu.scope.models import Dossier, Scoped

_SETTING = "NULLIF(current_setting('gongzhu.{0}', true), '')"
_SYSTEM = "current_setting('gongzhu.kind', true) = 'system'"
_INSIDE = (
    "({column} >= "
    + _SETTING.format("lo")
    + "::bigint AND {column} < "
    + _SETTING.format("hi")
    + "::bigint)"
)
_GRANTED = (
    "EXISTS (SELECT 1 FROM scope_grant g WHERE g.dossier_id = {key}"
    " AND (g.until IS NULL OR g.until > now() + make_interval(days => COALESCE("
    + _SETTING.format("shift")
    + "::int, 0)))"
    " AND (g.office_id = " + _SETTING.format("office") + "::bigint"
    " OR g.user_id = " + _SETTING.format("user") + "::bigint))"
)


def protected_models() -> list[type[Scoped]]:
    """Every concrete protected model, in a stable order."""
    return sorted(
        (m for m in apps.get_models() if issubclass(m, Scoped)),
        key=lambda model: model._meta.db_table,
    )


def statements() -> Iterator[str]:
    """SQL that switches the wall on for every protected table; safe to run again."""
    for model in protected_models():
        table = model._meta.db_table
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
        yield f'DROP POLICY IF EXISTS gongzhu_scope ON "{table}"'
        yield f'DROP POLICY IF EXISTS gongzhu_insert ON "{table}"'
        yield f'CREATE POLICY gongzhu_scope ON "{table}" USING ({condition(model)}) WITH CHECK (true)'


def condition(model: type[Scoped]) -> str:
    """The USING expression of one table."""
    parts = [_SYSTEM]
    scope = model.scope
    if scope.territory:
        parts.append(_INSIDE.format(column=f'"{_column(model, scope.territory)}"'))
    if scope.owner:
        parts.append(f'"{_column(model, scope.owner)}" = {_SETTING.format("user")}::bigint')
    if model is Dossier:
        parts.append(_GRANTED.format(key=f'"{model._meta.db_table}".id'))
    elif scope.dossier == "dossier" and scope.territory:
        parts.append(_GRANTED.format(key="dossier_id"))
    else:
        parts.append(_through(model, scope.dossier.split("__")[0]))
    return " OR ".join(parts)


def _through(model: type[Model], step: str) -> str:
    field: Any = model._meta.get_field(step)
    table = model._meta.db_table
    if isinstance(field, ForeignObjectRel):
        other, remote = field.related_model, field.field
        return (
            f'EXISTS (SELECT 1 FROM "{other._meta.db_table}" n'
            f' WHERE n."{remote.column}" = "{table}"."{model._meta.pk.column}")'
        )
    target = field.related_model
    return (
        f'EXISTS (SELECT 1 FROM "{target._meta.db_table}" n'
        f' WHERE n."{target._meta.pk.column}" = "{table}"."{field.column}")'
    )


def _column(model: type[Model], path: str) -> str:
    field: Any = model._meta.get_field(path)
    return str(field.column)
