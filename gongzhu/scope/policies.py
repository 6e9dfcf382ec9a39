"""The second wall: PostgreSQL row-level security, generated from the same declarations.

The actor reaches the database as session settings (see the postgresql backend of this room). A
session that names nobody sees no protected row. WITH CHECK is open: a writer may create rows, but
reads, changes and deletes only what the declaration shows it.

Each setting is read in a subquery of its own, so that PostgreSQL reads it once for a query and not
once for a row. Grants are looked up by a function, called only for rows outside the territory: a
subquery in every policy doubled the time each query took to plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.fields.related import ForeignObjectRel

from gongzhu.scope.models import Dossier, Scoped

_SETTING = "(SELECT NULLIF(current_setting('gongzhu.{0}', true), '')::bigint)"
_SYSTEM = "(SELECT current_setting('gongzhu.kind', true)) = 'system'"
_NOW = (
    "now() + make_interval(days =>"
    " COALESCE(NULLIF(current_setting('gongzhu.shift', true), '')::int, 0))"
)
_INSIDE = f"({{column}} >= {_SETTING.format('lo')} AND {{column}} < {_SETTING.format('hi')})"
_GRANTED = 'gongzhu_is_granted("{table}".{column})'
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION gongzhu_is_granted(dossier bigint) RETURNS boolean"
    " LANGUAGE sql STABLE PARALLEL SAFE COST 100 BEGIN ATOMIC"
    " SELECT EXISTS (SELECT 1 FROM scope_grant g WHERE g.dossier_id = dossier"
    f" AND (g.until IS NULL OR g.until > {_NOW})"
    f" AND (g.office_id = {_SETTING.format('office')} OR g.user_id = {_SETTING.format('user')}));"
    " END"
)


def protected_models() -> list[type[Scoped]]:
    """Every concrete protected model, in a stable order."""
    return sorted(
        (m for m in apps.get_models() if issubclass(m, Scoped)),
        key=lambda model: model._meta.db_table,
    )


def statements() -> Iterator[str]:
    """SQL that switches the wall on for every protected table; safe to run again."""
    yield _FUNCTION
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
        parts.append(f'"{_column(model, scope.owner)}" = {_SETTING.format("user")}')
    table = model._meta.db_table
    if model is Dossier:
        parts.append(_GRANTED.format(table=table, column="id"))
    elif scope.dossier == "dossier" and scope.territory:
        parts.append(_GRANTED.format(table=table, column="dossier_id"))
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
