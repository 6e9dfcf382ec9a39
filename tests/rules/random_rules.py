"""Random well-typed rule texts and random households with gaps, for the property tests."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

LEAVES = {
    "bool": [
        "is_local",
        "vehicles_are_exempt",
        "true",
        '(relief == "dibao")',
        '(relief in ["none", "tekun"])',
    ],
    "int": ["vehicles", "size(members)", "3", "param.months", "days_between(ill_on, applied_on)"],
    "money": ["income_per_head", "assets", "medical", "std.dibao", "std.tekun", "0.01元", "0元"],
    "number": ["share", "param.ratio", "1.5", "0.8", "vehicles"],
    "date": ["ill_on", "applied_on", 'date("2026-03-01")'],
}
MEMBER_LEAVES = {
    "bool": ["m.is_student", "(m.disability_level in [1, 2])"],
    "int": ["m.age", "m.disability_level"],
    "money": ["m.income"],
    "number": ["m.age"],
    "date": [],
}
ANY = ["if({bool}, {same}, {same})"]
NUMERIC = ["({same} + {same})", "({same} - {same})", "-({same})", "min({same}, {same}, {same})"]
NUMERIC += ["max({same}, {same})", *ANY]
FORMS = {
    "bool": [
        "({bool} && {bool})",
        "({bool} || {bool} || {bool})",
        "!({bool})",
        *(f"({{{kind}}} {{op}} {{{kind}}})" for kind in ("int", "money", "number", "date")),
        *ANY,
    ],
    "int": ["({int} * {int})", *NUMERIC],
    "number": ["({money} / {money})", "({int} / {int})", "({number} * {number})", *NUMERIC],
    "money": [
        "({money} * {number})",
        "({int} * {money})",
        "({money} / {int})",
        "({money} / {number})",
        "round_yuan({money})",
        "round_yuan_up({money})",
        "round_fen({money})",
        *NUMERIC,
    ],
}
OVERS = {
    "bool": ["any(members, {bool})", "all(members, {bool})"],
    "int": ["count(members, {bool})"],
    "number": [],
    "money": [],
}
GATHERS = ["sum(members, {same})", "min(members, {same})", "max(members, {same})"]
COMPARING = ["<", "<=", ">", ">=", "==", "!="]


@st.composite
def rules(draw, kind, depth=3, member=False):
    """Draw the text of a rule of a type; `member` allows m. and forbids member functions."""
    if kind == "date" or depth == 0 or draw(st.integers(0, 3)) == 0:
        leaves = LEAVES[kind] + (MEMBER_LEAVES[kind] if member else [])
        return draw(
            st.sampled_from([leaf for leaf in leaves if not (member and "members" in leaf)])
        )
    overs = [] if member else OVERS[kind] + (GATHERS if kind != "bool" else [])
    form = draw(st.sampled_from(FORMS[kind] + overs * 2))
    inside = member or form in overs

    def part(found):
        if found[1] == "op":
            return draw(st.sampled_from(COMPARING))
        return draw(rules(kind if found[1] == "same" else found[1], depth - 1, inside))

    return re.sub(r"{(\w+)}", part, form)


def maybe(values):
    return st.one_of(values, values, values, st.none())


fen = st.integers(0, 500_000)
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
VALUES = {
    "is_local": st.booleans(),
    "vehicles_are_exempt": st.booleans(),
    "income_per_head": st.one_of(fen, st.fractions(0, 5000, max_denominator=7)),
    "assets": fen,
    "medical": fen,
    "vehicles": st.integers(0, 3),
    "share": st.sampled_from([Fraction(1, 3), Fraction(4, 5), Decimal("0.25"), 1, 0]),
    "relief": st.sampled_from(["none", "dibao", "tekun"]),
    "ill_on": days,
    "applied_on": days,
}
MEMBER_VALUES = {
    "age": st.integers(0, 100),
    "income": fen,
    "is_student": st.booleans(),
    "disability_level": st.integers(0, 4),
}
MEMBER = st.fixed_dictionaries({name: maybe(value) for name, value in MEMBER_VALUES.items()})
WORLDS = st.fixed_dictionaries(
    {
        "household": st.fixed_dictionaries({name: maybe(value) for name, value in VALUES.items()}),
        "members": st.one_of(st.none(), st.lists(MEMBER, max_size=4), st.lists(MEMBER, max_size=4)),
        "standards": st.fixed_dictionaries({"dibao": maybe(fen), "tekun": maybe(fen)}),
        "parameters": st.fixed_dictionaries(
            {
                "ratio": maybe(st.sampled_from([Fraction(3, 2), 2, Decimal("1.2")])),
                "months": maybe(st.integers(0, 12)),
            }
        ),
    }
)
TYPED = st.sampled_from(["bool", "int", "money", "number"]).flatmap(
    lambda kind: st.tuples(st.just(kind), rules(kind))
)
