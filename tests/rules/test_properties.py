"""What holds for every rule and every household, tried on random ones."""

import json
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, reject, settings, strategies as st

from gongzhu.rules import (
    Answer,
    Condition,
    Facts,
    Formula,
    Outcome,
    RuleError,
    RuleSet,
    check,
    evaluate,
    parse,
    reading,
)
from gongzhu.rules.lexer import MAX_LENGTH
from tests.rules import reference
from tests.rules.random_rules import MEMBER_VALUES, TYPED, VALUES, WORLDS, rules
from tests.rules.words import WORDS

RELAXED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def checked_or_skipped(text, kind):
    """Return the checked text; a few drawn ones divide by the literal 0 or are too deep."""
    refused = refusal_of(lambda: check(text, WORDS, kind))
    if refused is None:
        return check(text, WORDS, kind)
    assert any(word in refused.sentence for word in ("除数不能是 0", "层数太多", "规则太"))
    return reject()


def refusal_of(attempt):
    try:
        attempt()
    except RuleError as refusal:
        return refusal
    return None


def value_in(checked, world):
    facts = Facts(world["household"], world["members"])
    return checked.value(facts, world["standards"], world["parameters"])


def gaps_in(checked, world):
    facts = Facts(world["household"], world["members"])
    return checked.gaps(facts, world["standards"], world["parameters"])


@settings(RELAXED, max_examples=500)
@given(TYPED, WORLDS)
def test_closures_equal_the_plain_evaluator(typed, world):
    kind, text = typed
    checked = checked_or_skipped(text, kind)

    value = value_in(checked, world)
    wanted = reference.evaluate(checked.tree, exact(world))

    assert value == wanted
    assert (value is None) == (wanted is None)
    if kind != "bool" and value is not None:
        assert type(value) is int or value.denominator > 1


def exact(world):
    def one(value):
        return Fraction(value) if hasattr(value, "as_tuple") else value

    return {
        part: values if part == "members" else {name: one(value) for name, value in values.items()}
        for part, values in world.items()
    }


@RELAXED
@given(TYPED, WORLDS, st.data())
def test_learning_a_fact_never_changes_what_was_known(typed, world, data):
    checked = checked_or_skipped(typed[1], typed[0])
    before = value_in(checked, world)
    assume(before is not None)

    assert value_in(checked, filled(world, data)) == before


@RELAXED
@given(TYPED, WORLDS, st.data())
def test_something_is_missing_exactly_when_the_value_is_unknown(typed, world, data):
    checked = checked_or_skipped(typed[1], typed[0])

    gaps = gaps_in(checked, world)

    assert (value_in(checked, world) is None) == bool(gaps.missing)
    assert set(gaps.useful) <= set(gaps.missing)
    if not gaps.useful:  # when no question is offered, no answer helps
        assert value_in(checked, filled(world, data)) == value_in(checked, world)


def filled(world, data):
    """Answer every unknown fact of a world; standards and parameters stay open."""

    def fill(values, drawing):
        return {
            name: data.draw(drawing[name]) if value is None else value
            for name, value in values.items()
        }

    members = world["members"]
    if members is not None:
        members = [fill(member, MEMBER_VALUES) for member in members]
    return world | {"household": fill(world["household"], VALUES), "members": members}


@RELAXED
@given(rules("bool"), rules("bool"), rules("money"), WORLDS)
def test_every_answer_can_be_told_and_frozen(first, second, formula, world):
    for text, kind in ((first, "bool"), (second, "bool"), (formula, "money")):
        checked_or_skipped(text, kind)
        assert reading(text, WORDS, kind)
    conditions = [
        Condition("a", "甲", first, "", vocabulary=WORDS),
        Condition("b", "乙", second, "", vocabulary=WORDS),
    ]
    ruleset = RuleSet(conditions, Formula(formula, "", WORDS))

    answer = evaluate(
        ruleset,
        Facts(world["household"], world["members"]),
        world["standards"],
        world["parameters"],
    )

    assert Answer.from_json(json.loads(json.dumps(answer.as_json()))) == answer
    outcomes = [line.outcome for line in answer.lines]
    assert (answer.outcome is Outcome.FALSE) == (Outcome.FALSE in outcomes)
    assert answer.amount is None or answer.amount.fen is None or type(answer.amount.fen) is int
    assert answer.next_question is None or answer.next_question in answer.missing


@RELAXED
@given(st.text(max_size=60) | st.text("()!-&|<>=+*/.,[]\"' m.std1元aif年,", max_size=60))
def test_any_text_is_parsed_or_refused_inside_its_bounds(text):
    refused = refusal_of(lambda: parse(text))

    if refused is not None:
        assert 0 <= refused.position <= len(text) <= MAX_LENGTH
        assert refused.sentence.endswith(("。", "？"))


@RELAXED
@given(TYPED)
def test_every_part_of_a_tree_points_at_its_text(typed):
    kind, text = typed
    tree = checked_or_skipped(text, kind).tree

    assert text[tree.at : tree.at + tree.length] in text
    for child in tree.children():
        assert tree.at <= child.at
        assert child.at + child.length <= tree.at + tree.length
