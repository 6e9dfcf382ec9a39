"""What holds for every valid flow, tried on random ones."""

import copy
import itertools

import pytest
from hypothesis import given, settings, strategies as st

from gongzhu.flow import FlowFaults
from tests.flow.flows import read
from tests.flow.random_flows import specs

MANY = settings(max_examples=120, deadline=None)
WORLDS = [{"a": a, "b": b} for a, b in itertools.product((True, False), repeat=2)]


def moves(flow, stage):
    """Every move that some facts allow from a stage."""
    return [flow.next(stage.key, action.key, facts) for action in stage.actions for facts in WORLDS]


def distances(flow):
    """How many moves each stage is from the nearest end."""
    found = {}
    for _ in flow.stages:
        for stage in flow.stages:
            near = [
                0 if move.ends else found[move.to[0]]
                for move in moves(flow, stage)
                if move.ends or move.to[0] in found
            ]
            if near:
                found[stage.key] = 1 + min(near)
    return found


@MANY
@given(specs(), st.data())
def test_a_walk_can_always_reach_an_end(spec, data):
    flow = read(spec)
    far = distances(flow)
    waiting, ended = [flow.start], 0

    for _ in range(data.draw(st.integers(0, 15))):
        if waiting:
            move = data.draw(st.sampled_from(moves(flow, flow.stage(waiting.pop()))))
            ended += move.ends is not None
            waiting += [*move.to, *move.also]
    while waiting:
        move = min(
            moves(flow, flow.stage(waiting.pop())),
            key=lambda move: -1 if move.ends else far[move.to[0]],
        )
        ended += move.ends is not None
        waiting += [*move.to, *(key for key in move.also if key not in waiting)]
        assert len(waiting) < 60

    assert ended


@MANY
@given(specs())
def test_reading_is_stable(spec):
    before = copy.deepcopy(spec)

    flow = read(spec)

    assert spec == before
    assert read(flow.as_spec()) == flow
    assert read(flow.as_spec()).digest() == flow.digest()
    assert read(spec).digest() == flow.digest()


@MANY
@given(specs())
def test_the_main_line_is_a_way_through_the_flow(spec):
    flow = read(spec)
    line = flow.main_line()

    assert line[0].key == flow.start
    for stage, following in itertools.pairwise(line):
        forward = [action for action in stage.actions if not action.returns]
        assert following.key in {stage.to, *(action.to for action in forward)}


def first(spec, kind):
    return next(stage for stage in spec["stages"] if stage["key"].endswith(kind))


def lose_role(spec):
    first(spec, "human").pop("role")


def lose_target(spec):
    first(spec, "human")["actions"][0]["to"] = "nowhere"


def lose_start(spec):
    spec["start"] = "nowhere"


def double_stage(spec):
    spec["stages"].append(copy.deepcopy(spec["stages"][0]))


def double_action(spec):
    actions = first(spec, "human")["actions"]
    actions.append(copy.deepcopy(actions[0]))


def lose_auto(spec):
    first(spec, "wait").pop("auto")


def misname_auto(spec):
    first(spec, "wait")["auto"] = "never"


def lose_length(spec):
    first(spec, "wait").pop("calendar_days")


def lose_departments(spec):
    first(spec, "joint").pop("departments")


def lose_joint_target(spec):
    first(spec, "joint").pop("to")


def lose_effect(spec):
    first(spec, "system").pop("effect")


def lose_default(spec):
    first(spec, "human")["actions"][0].update(routes=[{"when": "a", "to": "@closed"}], to=None)


def break_route(spec):
    first(spec, "human")["actions"][0]["routes"] = [{"when": "c > 1", "to": "@closed"}]


def warn_too_early(spec):
    first(spec, "human")["warn"] = 5


def need_unknown(spec):
    first(spec, "human")["actions"][0]["needs"] = ["moon"]


def avoid_unknown(spec):
    first(spec, "human")["not_same_person_as"] = ["nowhere"]


def also_own_target(spec):
    action = first(spec, "human")["actions"][0]
    action["also"] = [action["to"]] if not action["to"].startswith("@") else ["nowhere"]


def add_island(spec):
    spec["stages"].append(copy.deepcopy(first(spec, "human")) | {"key": "island"})


def lose_actions(spec):
    first(spec, "human")["actions"] = []


def turn_for_ever(spec):
    system = first(spec, "system")
    system["actions"][0].update(to=system["key"], routes=[])


def misspell_field(spec):
    first(spec, "human")["titel"] = "错"


MUTATIONS = [
    lose_role, lose_target, lose_start, double_stage, double_action, lose_auto, misname_auto,
    lose_length, lose_departments, lose_joint_target, lose_effect, lose_default, break_route,
    warn_too_early, need_unknown, avoid_unknown, also_own_target, add_island, lose_actions,
    turn_for_ever, misspell_field,
]  # fmt: skip


@settings(max_examples=12, deadline=None)
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
@given(spec=specs())
def test_every_damage_is_reported(mutation, spec):
    read(spec)
    mutation(spec)

    with pytest.raises(FlowFaults):
        read(spec)
