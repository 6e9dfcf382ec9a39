"""Name the acting person to PostgreSQL before the first query that follows a change of actor."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from gongzhu.common import clock
from gongzhu.common.actor import Actor, actor_or_none

_BIND = (
    "SELECT set_config('gongzhu.kind', %s, false), set_config('gongzhu.lo', %s, false),"
    " set_config('gongzhu.hi', %s, false), set_config('gongzhu.office', %s, false),"
    " set_config('gongzhu.user', %s, false), set_config('gongzhu.shift', %s, false)"
)
_NEVER = object()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that knows which actor PostgreSQL believes it serves."""

    bound: Any = _NEVER

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.bound = _NEVER
        if _bind_actor not in self.execute_wrappers:
            self.execute_wrappers.append(_bind_actor)

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self.bound = _NEVER  # a rolled-back set_config is forgotten by the server too

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.bound = _NEVER


def _bind_actor(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    connection = context["connection"]
    actor = actor_or_none()
    wanted = (actor, clock.shift_days()) if actor else None
    if connection.bound != wanted and not _is_broken(connection):
        connection.bound = wanted
        with connection.connection.cursor() as cursor:
            cursor.execute(_BIND, _settings(actor))
    return execute(sql, params, many, context)


def _is_broken(connection: Any) -> bool:
    """Inside a failed transaction the server takes nothing but a rollback."""
    failed = connection.connection.info.transaction_status == TransactionStatus.INERROR
    return bool(connection.needs_rollback or failed)


def _settings(actor: Actor | None) -> tuple[str, ...]:
    if actor is None:
        return ("", "", "", "", "", "")
    lo, hi = actor.territory or ("", "")
    office = actor.office_id if actor.sees_cases else None
    if not actor.sees_cases:
        lo = hi = ""
    user = actor.user_id if actor.kind == "resident" else None
    return (
        actor.kind.value,
        str(lo),
        str(hi),
        str(office or ""),
        str(user or ""),
        str(clock.shift_days()),
    )
