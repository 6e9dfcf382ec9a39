"""The matrix: what is written by hand in matrix.yaml, and what it says of each asker.

A rule names a door, the object behind the address, who may pass, and what each method answers to
whoever passes. The door gives the rest: who is led to a sign-in page, who is refused, who is told
that there is no such thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.security.cast import Who

FILE = Path(__file__).with_name("matrix.yaml")
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Rule:
    """One address. answers: by method, then by set of askers, "*" for all others who pass."""

    name: str
    door: str
    thing: str
    roles: frozenset[str]
    answers: Mapping[str, Mapping[str, str]]
    data: Mapping[str, str] = field(default_factory=dict)
    args: Mapping[str, Any] = field(default_factory=dict)
    seers: frozenset[str] = frozenset({"owner", "proxy"})


@cache
def written() -> dict[str, Any]:
    """The file as it is."""
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@cache
def rules() -> dict[str, Rule]:
    """Every rule by the key it has in the file: an address, or an address with `@` and a thing."""
    return {key: _rule(key, told) for key, told in written()["addresses"].items()}


def asked() -> Iterator[tuple[str, str]]:
    """Every (key, method) to ask. A page that only reads is asked to POST once, not for each thing."""
    done = set()
    for key, rule in rules().items():
        for method in METHODS:
            is_plain = rule.answers[method]["*"] in ("same", "method")
            if not is_plain or (rule.name, method) not in done:
                yield key, method
            done.add((rule.name, method))


def roles_of(name: str | list[str]) -> frozenset[str]:
    """A set of roles by its name, or several roles and sets together."""
    if isinstance(name, list):
        return frozenset().union(*(roles_of(one) for one in name))
    known = written()["sets"].get(name)
    return frozenset([name]) if known is None else roles_of(known)


def _rule(key: str, told: Mapping[str, Any]) -> Rule:
    kind = {**written()["doors"][told["door"]], **told}
    answers = {method: _answers(kind[method]) for method in METHODS}
    return Rule(
        name=key.partition("@")[0],
        door=told["door"],
        thing=kind.get("thing", ""),
        roles=roles_of(kind.get("roles", "everybody")),
        answers=answers,
        data={name: str(value) for name, value in kind.get("data", {}).items()},
        args=kind.get("args", {}),
        seers=frozenset(kind.get("seers", ("owner", "proxy"))),
    )


def _answers(told: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"*": told} if isinstance(told, str) else {"*": "denied", **told}


def expected(rule: Rule, method: str, who: Who, *, sees: bool) -> str:
    """What the asker gets. sees: whether the scope opens the object behind the address to them."""
    if who.name == "must_change" and rule.name not in written()["always_open"]:
        return "to desk:password"
    inside = rule.answers[method]
    if inside["*"] == "same":
        inside = rule.answers["GET"]
    if inside["*"] == "method":
        return "method"
    for test in _DOORS[rule.door.split("_")[0]]:
        if refusal := test(rule, who, sees):
            return refusal
    return _chosen(inside, who)


def _chosen(inside: Mapping[str, str], who: Who) -> str:
    """The answer for the narrowest set the asker is named in."""
    for name in (who.name, who.role, who.relation):
        if name and name in inside:
            return inside[name]
    for name, answer in inside.items():
        if name in written()["sets"] and who.role in roles_of(name):
            return answer
    kind = (
        "officer" if who.user and who.user.is_officer else "resident" if who.user else "anonymous"
    )
    return inside.get(kind, inside["*"])


def _signed_in_for(page: str) -> Any:
    return lambda rule, who, sees: "" if who.user else f"sign-in {page}"


def _is_officer(rule: Rule, who: Who, sees: bool) -> str:
    return "" if who.user and who.user.is_officer else "denied"


def _has_post(rule: Rule, who: Who, sees: bool) -> str:
    return "" if who.role or who.name == "must_change" else "denied"


def _has_role(rule: Rule, who: Who, sees: bool) -> str:
    return "" if who.role in rule.roles else "denied"


def _is_resident(rule: Rule, who: Who, sees: bool) -> str:
    return "" if who.user and not who.user.is_officer else "denied"


def _sees_it(rule: Rule, who: Who, sees: bool) -> str:
    return "" if sees or not rule.thing else "missing"


_DESK = (_signed_in_for("desk:sign_in"), _is_officer)
_DOORS = {
    "open": (),
    "account": _DESK,
    "post": (*_DESK, _has_post, _sees_it),
    "role": (*_DESK, _has_post, _has_role, _sees_it),
    "resident": (_signed_in_for("portal:sign_in"), _is_resident, _sees_it),
    "anyones": (_signed_in_for("portal:sign_in"), _sees_it),
}
