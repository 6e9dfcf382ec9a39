"""Who is acting, in what post, over which territory: carried by every request and every job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of hand is on the case."""

    OFFICER = "officer"
    RESIDENT = "resident"
    PUBLIC = "public"
    SYSTEM = "system"


class NoActor(RuntimeError):
    """Protected data was asked for without saying who asks. A programming fault, never shown."""


@dataclass(frozen=True, slots=True)
class Actor:
    """One person in one post, as seen by scope, permissions and the trail.

    territory: half-open range of 12-digit division codes the post covers, or None when the
    office only sees what it is granted (verification, finance, other departments).
    has_grants: whether the office was opened dossiers outside its territory.
    sees_cases: whether the role reads business data at all.
    """

    kind: ActorKind
    name: str = ""
    user_id: int | None = None
    post_id: int | None = None
    office_id: int | None = None
    office_name: str = ""
    department: str = ""
    level: str = ""
    role: str = ""
    role_label: str = ""
    territory: tuple[int, int] | None = None
    has_grants: bool = False
    sees_cases: bool = True

    @property
    def account(self) -> int:
        """The acting account's id. Raises NoActor when the public or the platform itself acts."""
        if self.user_id is None:
            raise NoActor("这一步要由具名的人办理。")
        return self.user_id

    @property
    def label(self) -> str:
        """How the trail names the actor: a person with an office, or the system itself."""
        return f"{self.office_name} {self.name}".strip() or self.kind.value


SYSTEM = Actor(kind=ActorKind.SYSTEM, name="系统")
PUBLIC = Actor(kind=ActorKind.PUBLIC, name="公众")

_current: ContextVar[Actor | None] = ContextVar("gongzhu_actor", default=None)


def current_actor() -> Actor:
    """The acting person. Raises NoActor when nobody has been named."""
    actor = _current.get()
    if actor is None:
        raise NoActor("受保护的数据只能由说明身份的人读取：请先用 acting_as(actor)。")
    return actor


def actor_or_none() -> Actor | None:
    """The acting person, or None outside any request or job."""
    return _current.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Everything inside is asked and done by this actor."""
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)
