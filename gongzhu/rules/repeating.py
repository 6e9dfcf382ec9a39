"""Which households a condition cannot tell apart, so that its line is written once for all of them.

Most conditions look at answers with few values each: yes or no, one of a list, a count. Those that
look at an amount, a ratio, a day or free text differ from household to household and are written
each time; nothing of them is kept.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from gongzhu.rules.compiler import Env, Program
from gongzhu.rules.nodes import Node, Over, Ref, refs, walk
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
    if not all(map(has_few_values, used)):
        return None
    alone = [program.part(ref) for ref in used if ref.scope is not Scope.MEMBER]
    of_member = [program.part(ref) for ref in used if ref.scope is Scope.MEMBER]
    if not _asks_members(program.tree):
        return lambda env: tuple([part(env, None) for part in alone])

    def key(env: Env) -> Hashable:
        values = tuple([part(env, None) for part in alone])
        if env.members is None:
            return values, None
        return values, tuple([tuple([part(env, one) for part in of_member]) for one in env.members])

    return key


def part_likeness(program: Program, node: Node) -> Key | None:
    """The same for what a part says: of one word its value, of an any or all what each member came to.

    None for a part of several words; its own parts may still be alike.
    """
    used = refs(node)
    if isinstance(node, Over):
        return _came_to(program, node)
    if len(used) != 1 or not has_few_values(used[0]) or _asks_members(node):
        return None
    value = program.part(used[0])
    return lambda env: value(env, None)


def _came_to(program: Program, node: Over) -> Key | None:
    if node.body is None or node.function not in ("any", "all"):
        return None
    if any(ref.scope is not Scope.MEMBER for ref in refs(node)):
        return None
    holds = program.part(node.body)

    def key(env: Env) -> Hashable:
        return None if env.members is None else tuple([holds(env, one) for one in env.members])

    return key


def _asks_members(node: Node) -> bool:
    return any(isinstance(part, Over) for part in walk(node))


def has_few_values(ref: Ref) -> bool:
    """Whether many households share its value; all do that of a standard or a parameter."""
    return ref.scope not in _FACTS or ref.known.kind in _FEW or bool(ref.known.options)


def kept(key: Key, write: Callable[..., Written]) -> Callable[..., Written]:
    """Return what takes (env, …) and writes, but remembers what it wrote for the keys seen last."""
    written: dict[Hashable, Written] = {}

    def get(env: Env, *more: Any) -> Written:
        seen = key(env)
        found = written.get(seen)
        if found is None:
            if len(written) >= MOST:
                written.clear()
            found = written[seen] = write(env, *more)
        return found

    return get
