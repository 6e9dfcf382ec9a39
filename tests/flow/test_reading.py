"""A definition with faults is refused, and every fault is named with its place."""

import json

import pytest
import yaml

from gongzhu.flow import Flow, FlowFaults
from tests.flow.flows import SPEC, action, changed, read, stage


def put(stage_key, **values):
    return lambda spec: stage(spec, stage_key).update(values)


def drop(stage_key, name):
    return lambda spec: stage(spec, stage_key).pop(name)


def act(stage_key, key, **values):
    return lambda spec: action(spec, stage_key, key).update(values)


def top(**values):
    return lambda spec: spec.update(values)


def add(stage_key, **new):
    return lambda spec: stage(spec, stage_key)["actions"].append(new)


def remove(stage_key):
    return lambda spec: spec["stages"].remove(stage(spec, stage_key))


def leave(stage_key, key, name):
    return lambda spec: action(spec, stage_key, key).pop(name)


ONE = {"key": "one", "title": "甲", "to": "@closed"}
NEW = {"title": "新", "level": "town", "department": "civil_affairs", "role": "window"}
A, B = {"key": "go", "title": "去", "to": "turn_b"}, {"key": "go", "title": "去", "to": "turn_a"}


def circle(spec):
    """Two system stages that call each other; a third way out keeps an end in reach."""
    out = {"key": "out", "title": "出", "to": "@closed"}
    for key, go in (("turn_a", A), ("turn_b", B)):
        more = [out] if key == "turn_b" else []
        spec["stages"].append(
            {"key": key, "title": key, "kind": "system", "effect": "x", "actions": [go, *more]}
        )
    action(spec, "confirm", "approve")["to"] = "turn_a"


def trap(spec):
    """Two stages that only lead to each other."""
    for key, to in (("trap_a", "trap_b"), ("trap_b", "trap_a")):
        spec["stages"].append(
            {"key": key, **NEW, "actions": [{"key": "go", "title": "去", "to": to}]}
        )
    action(spec, "confirm", "approve")["to"] = "trap_a"


FAULTS = [
    ("no stages", top(stages=[]), "stages", "至少要有一个环节"),
    ("no start", lambda spec: spec.pop("start"), "start", "从哪个环节开始"),
    ("unknown start", top(start="acept"), "start", "是不是想写「accept」"),
    ("unknown top field", top(case_dayz=3), "case_dayz", "是不是想写「case_days」"),
    ("case days as text", top(case_days="30"), "case_days", "整数"),
    ("extended not longer", top(case_days_extended=30), "case_days_extended", "长于"),
    ("extended without limit", lambda spec: spec.pop("case_days"), "case_days_extended", "没有总期限"),
    ("no clock", lambda spec: spec.pop("clock_starts"), "clock_starts", "从哪一步起算"),
    ("unknown clock", top(clock_starts="accept.acept"), "clock_starts", "accept.accept"),
    ("unknown stop", top(clock_stops=["confirm", "confrm"]), "clock_stops", "是不是想写「confirm」"),
    ("unknown fact type", top(facts={"urgent": "boolean"}), "facts.urgent", "类型「boolean」"),
    ("reserved fact", top(facts={"if": "bool"}), "facts.if", "保留字"),
    ("facts as list", top(facts=["urgent"]), "facts", "名称: 类型"),
    ("fact field unknown", top(facts={"urgent": {"typ": "bool"}}), "facts.urgent", "type"),
    ("doubled stage", lambda spec: spec["stages"].append(stage(spec, "papers")), "stages.papers", "重复"),
    ("stage without key", drop("papers", "key"), "stages.3", "缺少「key」"),
    ("stage without title", drop("review", "title"), "stages.review", "缺少「title」"),
    ("bad stage key", put("papers", key="补手续"), "stages.补手续.key", "不能作 key"),
    ("stage is no mapping", lambda spec: spec["stages"].append("x"), "stages", "第 9 项要写成一组"),
    ("unknown stage field", put("review", dayz=3), "stages.review.dayz", "是不是想写「days」"),
    ("unknown kind", put("review", kind="robot"), "stages.review.kind", "环节类型"),
    ("unknown role", put("review", role="reviever"), "stages.review.role", "是不是想写「reviewer」"),
    ("unknown level", put("review", level="province"), "stages.review.level", "层级"),
    ("unknown department", put("review", department="post"), "stages.review.department", "部门"),
    ("stage without role", drop("review", "role"), "stages.review", "岗位（role）"),
    ("stage without department", drop("review", "department"), "stages.review", "部门（department）"),
    ("stage without level", drop("review", "level"), "stages.review", "层级（level）"),
    ("joint without role", drop("joint", "role"), "stages.joint", "岗位（role）"),
    ("objection without office", drop("publicity", "role"), "stages.publicity", "岗位（role）"),
    ("negative days", put("review", days=-1), "stages.review.days", "整数"),
    ("days as bool", put("review", days=True), "stages.review.days", "整数"),
    ("both kinds of days", put("review", calendar_days=7), "stages.review", "只能写一个"),
    ("warn not before limit", put("review", warn=5), "stages.review", "少于期限"),
    ("warn without limit", put("pay", warn=1), "stages.pay", "没有期限"),
    ("extension not longer", put("review", extend={"days": 5}), "stages.review", "多于原期限"),
    ("extension without limit", put("pay", extend={"days": 5}), "stages.pay", "没有期限"),
    ("extension without days", put("review", extend={"citation": "x"}), "stages.review.extend", "缺少「days」"),
    ("grade from memory", put("review", days_grade="M"), "stages.review.days_grade", "等级"),
    ("flag as text", put("review", suspendable="no"), "stages.review.suspendable", "true 或 false"),
    ("title is a number", put("review", title=3), "stages.review.title", "文字"),
    ("unknown other person", put("confirm", not_same_person_as=["reviev"]), "stages.confirm.not_same_person_as", "是不是想写「review」"),
    ("own stage as other person", put("confirm", not_same_person_as=["confirm"]), "stages.confirm.not_same_person_as", "本环节"),
    ("other person is a machine", put("confirm", not_same_person_as=["pay"]), "stages.confirm.not_same_person_as", "没有人办理"),
    ("machine avoids a person", put("pay", not_same_person_as=["review"]), "stages.pay", "没有人办理"),
    ("auto on a human stage", put("review", auto="propose"), "stages.review", "等待环节"),
    ("effect on a human stage", put("review", effect="x"), "stages.review", "系统环节"),
    ("departments on a human stage", put("review", departments=["housing"]), "stages.review", "联办环节"),
    ("join on a human stage", put("review", join="any"), "stages.review", "联办环节"),
    ("to on a human stage", put("review", to="confirm"), "stages.review", "联办环节"),
    ("wait without auto", drop("publicity", "auto"), "stages.publicity", "auto"),
    ("wait without length", drop("publicity", "calendar_days"), "stages.publicity", "等多少天"),
    ("auto does not exist", put("publicity", auto="expired"), "stages.publicity", "「expired」不存在"),
    ("auto by an officer", act("publicity", "expire", by="officer"), "stages.publicity", "by: system"),
    ("auto needs a reason", act("publicity", "expire", needs=["reason"]), "stages.publicity", "没有人填写"),
    ("system without effect", drop("pay", "effect"), "stages.pay", "effect"),
    ("system without reply", lambda spec: [a.update(by="officer", needs=["reason"]) for a in stage(spec, "pay")["actions"]], "stages.pay", "由系统办理"),
    ("human without officer", lambda spec: stage(spec, "papers")["actions"][0].update(by="system"), "stages.papers", "由工作人员办理"),
    ("joint without departments", drop("joint", "departments"), "stages.joint", "departments"),
    ("joint with unknown department", put("joint", departments=["housing", "post"]), "stages.joint.departments.2", "部门"),
    ("joint with doubled department", put("joint", departments=["housing", "housing", "education"]), "stages.joint.departments", "两次"),
    ("joint join too many", put("joint", join=4), "stages.joint", "只列了 3 个"),
    ("joint join in words", put("joint", join="most"), "stages.joint.join", "正整数"),
    ("joint without to", drop("joint", "to"), "stages.joint", "去哪里"),
    ("joint to unknown", put("joint", to="reviev"), "stages.joint.to", "是不是想写「review」"),
    ("joint to an end", put("joint", to="@approved"), "stages.joint.to", "汇总"),
    ("joint without finish", lambda spec: stage(spec, "joint")["actions"].pop(0), "stages.joint", "本部门办完"),
    ("joint action with to", act("joint", "finish", to="review"), "stages.joint.actions.finish", "不写去向"),
    ("no actions", drop("papers", "actions"), "stages.papers", "没有出口"),
    ("action is no mapping", put("papers", actions=["go"]), "stages.papers.actions", "第 1 项要写成一组"),
    ("actions as mapping", put("papers", actions={"a": 1}), "stages.papers.actions", "写成一列"),
    ("doubled action", add("papers", key="complete", title="再补", to="@closed"), "stages.papers.actions.complete", "重复"),
    ("action without key", leave("papers", "complete", "key"), "stages.papers.actions.1", "缺少「key」"),
    ("action without title", leave("papers", "complete", "title"), "stages.papers.actions.complete", "缺少「title」"),
    ("unknown action field", act("papers", "complete", too="x"), "stages.papers.actions.complete.too", "是不是想写「to」"),
    ("action without target", leave("papers", "complete", "to"), "stages.papers.actions.complete", "要写且只写一个"),
    ("action with two targets", act("papers", "complete", return_to="accept"), "stages.papers.actions.complete", "要写且只写一个"),
    ("unknown target", act("papers", "complete", to="@close"), "stages.papers.actions.complete", "是不是想写「@closed」"),
    ("unknown return target", act("review", "back", return_to="acept"), "stages.review.actions.back", "是不是想写「accept」"),
    ("return to an end", act("review", "back", return_to="@refused"), "stages.review.actions.back", "不能是结束"),
    ("return without reason", leave("review", "back", "needs"), "stages.review.actions.back", "needs: [reason]"),
    ("return to an end by a route", act("review", "back", routes=[{"when": "urgent", "to": "@refused"}]), "stages.review.actions.back", "不能是结束"),
    ("needs unknown", act("papers", "complete", needs=["raeson"]), "stages.papers.actions.complete.needs.1", "是不是想写「reason」"),
    ("needs as text", act("papers", "complete", needs="reason"), "stages.papers.actions.complete.needs", "写成一列"),
    ("by unknown", act("papers", "complete", by="robot"), "stages.papers.actions.complete.by", "办理人"),
    ("style unknown", act("papers", "complete", style="red"), "stages.papers.actions.complete.style", "样式"),
    ("also unknown", act("aid", "grant", also=["paper"]), "stages.aid.actions.grant", "是不是想写「papers」"),
    ("also equals target", act("aid", "grant", also=["review"]), "stages.aid.actions.grant", "相同"),
    ("also equals own stage", act("aid", "grant", also=["papers", "aid"]), "stages.aid.actions.grant", "相同"),
    ("effects as text", act("aid", "grant", effects="pay"), "stages.aid.actions.grant.effects", "写成一列"),
    ("route without default", leave("accept", "accept", "to"), "stages.accept.actions.accept", "写了 routes 还要写 to"),
    ("route without when", act("accept", "accept", routes=[{"to": "aid"}]), "stages.accept.actions.accept.routes.1", "缺少「when」"),
    ("route to nowhere", act("accept", "accept", routes=[{"when": "urgent", "to": "aids"}]), "stages.accept.actions.accept", "是不是想写「aid」"),
    ("route over an unknown fact", act("accept", "accept", routes=[{"when": "urgnt", "to": "aid"}]), "stages.accept.actions.accept.routes.1.when", "是不是想写「urgent」"),
    ("route that is no condition", act("accept", "accept", routes=[{"when": "people", "to": "aid"}]), "stages.accept.actions.accept.routes.1.when", "真假"),
    ("route over members", act("accept", "accept", routes=[{"when": "size(members) > 1", "to": "aid"}]), "stages.accept.actions.accept.routes.1.when", "成员函数"),
    ("stage out of reach", lambda spec: spec["stages"].append({"key": "lost", **NEW, "actions": [ONE]}), "stages.lost", "走不到这个环节"),
    ("missing stage", remove("papers"), "stages.aid.actions.grant", "没有「papers」这个环节"),
    ("no way to an end", trap, "stages.trap_a", "走不到任何结束"),
    ("turning by itself", circle, "stages.turn_a", "转个不停"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "path", "says"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS]
)
def test_the_fault_is_named_with_its_place(change, path, says):
    with pytest.raises(FlowFaults) as refusal:
        read(changed(change))

    found = refusal.value.faults
    assert [one for one in found if one.path == path and says in one.sentence], str(refusal.value)
    assert all(one.sentence.endswith(("。", "？")) for one in found)


def test_every_fault_is_named_at_once():
    def change(spec):
        spec["start"] = "nowhere"
        stage(spec, "review")["role"] = "nobody"
        action(spec, "papers", "complete")["to"] = "@nowhere"
        stage(spec, "publicity")["auto"] = "never"

    with pytest.raises(FlowFaults) as refusal:
        read(changed(change))

    paths = {fault.path for fault in refusal.value.faults}
    assert {
        "start",
        "stages.review.role",
        "stages.papers.actions.complete",
        "stages.publicity",
    } <= paths


@pytest.mark.parametrize(
    "spec",
    [
        None,
        [],
        "start",
        3,
        {},
        {"start": ["a"]},
        {"stages": {"a": 1}},
        {"stages": [None, 3, [], {}]},
        {"start": "a", "stages": [{"key": ["x"], "actions": [{"key": {}}]}]},
        {"start": "a", "stages": [{"key": "a", "actions": [{"key": "b", "routes": [3]}]}]},
        {"start": "a", "facts": {1: None, "x": {"type": ["y"]}}, "stages": [{"key": "a"}]},
        {"start": "a", "stages": [{"key": "a", "extend": 3, "join": [], "departments": [[1]]}]},
    ],
)
def test_garbage_is_refused_with_faults_and_nothing_else(spec):
    with pytest.raises(FlowFaults) as refusal:
        read(spec)

    assert refusal.value.faults


@pytest.mark.requirement("ACC-02")
def test_a_definition_survives_yaml_json_and_its_own_form():
    flow = read(SPEC)

    assert read(yaml.safe_load(yaml.safe_dump(SPEC, allow_unicode=True, sort_keys=False))) == flow
    assert read(json.loads(json.dumps(SPEC))) == flow
    assert read(flow.as_spec()) == flow
    assert read(json.loads(json.dumps(flow.as_spec()))).digest() == flow.digest()


def test_the_digest_sees_every_change_and_no_mere_form():
    reordered = {name: SPEC[name] for name in reversed(SPEC)}
    spelled_out = changed(lambda spec: stage(spec, "papers").update(kind="human", suspendable=True))

    digest = read(SPEC).digest()

    assert len(digest) == 64
    assert read(reordered).digest() == digest
    assert read(spelled_out).digest() == digest
    assert read(changed(put("papers", days=11))).digest() != digest
    assert read(changed(act("papers", "complete", title="完成"))).digest() != digest


def test_a_flow_cannot_be_changed():
    flow = read(SPEC)

    with pytest.raises(AttributeError):
        flow.start = "review"
    with pytest.raises(AttributeError):
        flow.stage("review").days = 99
    assert isinstance(hash(flow.stage("accept").key), int)
    assert isinstance(flow, Flow)
