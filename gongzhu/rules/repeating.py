"""Which households a condition cannot tell apart, so that its line is written once for all of them.

Most conditions look at answers with few values each: yes or no, one of a list, a count. Those that
look at an amount, a ratio, a day or free text differ from household to household and are written
each time; nothing of them is kept.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from gongzhu.rules.compiler import Env, Program
from gongzhu.rules.nodes import Over, Ref, refs, walk
from gongzhu.rules.types import Type
from gongzhu.rules.vocabulary import Scope

MOST = 32
"""Lines kept for one condition; then it begins anew."""
_FEW = frozenset({Type.BOOL, Type.INT})
_FACTS = frozenset({Scope.HOUSEHOLD, Scope.MEMBER})
Key = Callable[[Env], Hashable]
Written = TypeVar("Written")


def likeness(program: Program) -> Key | None:
    """Return what is the same for households that a rule cannot tell apart; None if all differ.

    Raises FactError, when called, for a value that does not fit its declaration.
    """
    used = refs(program.tree)
    if not all(map(_has_few_values, used)):
        return None
    alone = [program.part(ref) for ref in used if ref.scope is not Scope.MEMBER]
    of_member = [program.part(ref) for ref in used if ref.scope is Scope.MEMBER]
    if not any(isinstance(part, Over) for part in walk(program.tree)):
        return lambda env: tuple([part(env, None) for part in alone])

    def key(env: Env) -> Hashable:
        values = tuple([part(env, None) for part in alone])
        if env.members is None:
            return values, None
        return values, tuple([tuple([part(env, one) for part in of_member]) for one in env.members])

    return key


def _has_few_values(ref: Ref) -> bool:
    """Whether many households share its value; all do that of a standard or a parameter."""
    return ref.scope not in _FACTS or ref.known.kind in _FEW or bool(ref.known.options)


class Repeats(Generic[Written]):
    """What was written for the few values seen last."""

    def __init__(self, key: Key | None) -> None:
        self._key = key
        self._kept: dict[Hashable, Written] = {}

    def get(self, env: Env, write: Callable[[], Written]) -> Written:
        """Return what was written for households like this, or write it."""
        if self._key is None:
            return write()
        key = self._key(env)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST:
                self._kept.clear()
            found = self._kept[key] = write()
        return found
