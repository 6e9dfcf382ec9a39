"""Which households a condition cannot tell apart, so that what it says is worded once for them.

Most conditions look at answers with few values each: yes or no, one of a list, a count; their whole
line is kept. Others are about members, or join such parts with an amount: of them the parts are
kept. What looks at an amount, a ratio, a day or free text of a household is written each time;
nothing of it is kept.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from gongzhu.rules.compiler import Closure, Env, Member, Program
from gongzhu.rules.nodes import Node, Over, Ref, refs, walk
from gongzhu.rules.types import Type
from gongzhu.rules.vocabulary import Scope

MOST = 64
"""What is kept for one condition or part; then it begins anew."""
SEVERAL = 3
"""Of how many things what a part says is kept; more seldom come together in the same way again."""
_FEW = frozenset({Type.BOOL, Type.INT})
_FACTS = frozenset({Scope.HOUSEHOLD, Scope.MEMBER})
Key = Callable[[Env], Hashable]
Written = TypeVar("Written")


def likeness(program: Program) -> Key | None:
    """Return what is the same for households that a rule cannot tell apart; None if all differ.

    Members differ from household to household, in age alone. Raises FactError, when called, for a
    value that does not fit its declaration.
    """
    used = refs(program.tree)
    if _overs(program.tree) or not all(map(has_few_values, used)):
        return None
    return _together([program.part(ref) for ref in used])


def part_likeness(program: Program, node: Node) -> Key | None:
    """The same for what a part says: of words their values, of an any or all what members came to.

    None for a part about more than a few of them; its own parts may still be alike.
    """
    words = [ref for ref in refs(node) if ref.scope is not Scope.MEMBER]
    overs = _overs(node)
    wanted = [over.body for over in overs if over.body and over.function in ("any", "all")]
    if len(wanted) < len(overs) or not all(map(has_few_values, words)):
        return None
    told = [*map(program.part, words), *(_of_each(program.part(body)) for body in wanted)]
    return _together(told) if 0 < len(told) <= SEVERAL else None


def _together(told: Sequence[Closure]) -> Key:
    if len(told) == 1:
        only = told[0]
        return lambda env: only(env, None)
    return lambda env: tuple([one(env, None) for one in told])


def _of_each(holds: Closure) -> Closure:
    def each(env: Env, member: Member) -> Hashable:
        return None if env.members is None else tuple([holds(env, one) for one in env.members])

    return each


def _overs(node: Node) -> list[Over]:
    return [part for part in walk(node) if isinstance(part, Over)]


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
