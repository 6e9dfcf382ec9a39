"""What follows an action."""

import pytest

from gongzhu.flow import FlowFault, Move, NoSuchStep, UnknownFact
from tests.flow.flows import BACK, SPEC, action, changed, read, stage

FLOW = read(SPEC)
CALM = {"urgent": False, "kind": "large", "people": 4}


def test_the_default_is_taken_when_no_route_holds():
    assert FLOW.next("accept", "accept", CALM) == Move(to=("joint",), effects=("notify",))


def test_the_first_route_that_holds_is_taken():
    assert FLOW.next("accept", "accept", CALM | {"urgent": True}).to == ("aid",)
    assert FLOW.next("accept", "accept", CALM | {"kind": "small", "people": 2}).to == ("review",)


def test_a_route_needs_only_the_facts_that_decide_it():
    assert FLOW.next("accept", "accept", {"urgent": True}).to == ("aid",)
    assert FLOW.next("accept", "accept", {"urgent": False, "kind": "large"}).to == ("joint",)


@pytest.mark.parametrize("facts", [{}, {"urgent": None}, {"kind": "small", "people": 1}])
def test_an_unknown_fact_stops_the_step_and_is_named(facts):
    with pytest.raises(UnknownFact) as refusal:
        FLOW.next("accept", "accept", facts)

    assert str(refusal.value) == "「受理」要先知道「urgent」，请补充后再操作。"
    assert refusal.value.path == "stages.accept.actions.accept"


def test_the_label_of_the_missing_fact_is_told():
    with pytest.raises(UnknownFact, match="「家庭人数」"):
        FLOW.next("accept", "accept", {"urgent": False, "kind": "small"})


def test_a_fact_of_another_type_is_refused():
    with pytest.raises(FlowFault, match="是或否"):
        FLOW.next("accept", "accept", {"urgent": "yes"})


def test_facts_that_no_route_asks_for_are_let_be():
    assert FLOW.next("accept", "accept", CALM | {"channel": 3.5}).to == ("joint",)


def test_an_end_gives_its_outcome_and_opens_nothing():
    assert FLOW.next("accept", "refuse", {}) == Move(ends="refused")
    assert FLOW.next("accept", "withdraw", {}).ends == "withdrawn"
    assert FLOW.next("pay", "paid", {}).ends == "approved"
    assert FLOW.next("papers", "complete", {}).ends == "closed"


def test_help_first_opens_the_papers_beside_the_main_line():
    move = FLOW.next("aid", "grant", {})

    assert move == Move(to=("review",), also=("papers",), effects=("pay",))


def test_a_return_may_lead_to_one_stage_or_another():
    back = {**BACK, "key": "forked", "routes": [{"when": "urgent", "to": "aid"}]}
    flow = read(changed(lambda spec: stage(spec, "review")["actions"].append(back)))

    assert flow.next("review", "forked", {"urgent": True}) == Move(to=("aid",), returns=True)
    assert flow.next("review", "forked", {"urgent": False}).to == ("accept",)


def test_a_return_leads_back():
    assert FLOW.next("review", "back", {}) == Move(to=("accept",), returns=True)


def test_a_branch_leads_to_where_the_joint_stage_goes():
    assert FLOW.next("joint", "finish", {}).to == ("review",)


@pytest.mark.parametrize(
    ("join", "branches", "wanted"),
    [("all", 3, 3), ("any", 3, 1), (2, 3, 2), (2, 1, 1), ("all", 0, 0), ("any", 0, 0)],
)
def test_how_many_branches_a_join_waits_for(join, branches, wanted):
    joint = read(changed(lambda spec: spec["stages"][3].update(join=join))).stage("joint")

    assert joint.join_count(branches) == wanted


def test_an_unknown_stage_or_action_is_told():
    with pytest.raises(NoSuchStep, match="没有「nowhere」这个环节"):
        FLOW.stage("nowhere")
    with pytest.raises(KeyError, match="没有「fly」这个操作"):
        FLOW.next("accept", "fly", {})


def test_the_main_line_follows_the_primary_forward_actions():
    keys = [stage.key for stage in FLOW.main_line()]

    assert keys == ["accept", "joint", "review", "publicity", "confirm", "pay"]


def test_the_main_line_stops_where_it_would_turn():
    spec = changed(lambda spec: action(spec, "confirm", "approve").update(to="accept"))
    spec["stages"] = [stage for stage in spec["stages"] if stage["key"] != "pay"]
    action(spec, "confirm", "refuse")["to"] = "@approved"

    assert [stage.key for stage in read(spec).main_line()][-1] == "confirm"


def test_the_clock_starts_with_the_named_step_only():
    assert FLOW.starts_clock("accept", "accept")
    assert not FLOW.starts_clock("accept", "refuse")
    by_stage = read(changed(lambda spec: spec.update(clock_starts="review")))
    assert by_stage.starts_clock("review", "propose")
    assert not by_stage.starts_clock("review", "back")


def test_the_clock_stops_with_any_of_the_named_steps():
    flow = read(changed(lambda spec: spec.update(clock_stops=["confirm", "aid.grant"])))

    assert flow.stops_clock("confirm", "refuse") and flow.stops_clock("aid", "grant")
    assert not flow.stops_clock("review", "propose")
    one = read(changed(lambda spec: spec.update(clock_stops="confirm")))
    assert one.clock_stops == ("confirm",)


def test_who_acts_is_filled_in():
    assert FLOW.stage("publicity").action("expire").by == "system"
    assert FLOW.stage("pay").action("paid").by == "system"
    assert FLOW.stage("review").action("propose").by == "officer"
    assert FLOW.stage("accept").action("withdraw").by == "applicant"
