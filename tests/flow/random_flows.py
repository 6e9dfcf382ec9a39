"""Random valid flows: a line of stages of every kind with routes, returns and side work."""

from hypothesis import strategies as st

from tests.flow.flows import DEPARTMENTS, TOWN


@st.composite
def specs(draw):
    """Draw the data of a valid flow; the first stage is human, the last leads to an end."""
    middle = draw(st.permutations(["wait", "joint", "system", "human"]))
    extra = draw(st.lists(st.sampled_from(["wait", "joint", "system", "human"]), max_size=4))
    kinds = ["human", *middle, *extra, "human"]
    keys = [f"s{index}_{kind}" for index, kind in enumerate(kinds)]
    stages = [drawn_stage(draw, keys, index, kind) for index, kind in enumerate(kinds)]
    spec = {"start": keys[0], "facts": {"a": "bool", "b": "bool"}, "stages": stages}
    if draw(st.booleans()):
        beside(draw, spec)
    if draw(st.booleans()):
        spec |= {"case_days": 20, "clock_starts": draw(st.sampled_from(keys))}
    return spec


def drawn_stage(draw, keys, index, kind):
    stage = {"key": keys[index], "title": f"环节{index}", **PARTS[kind]}
    forward = keys[index + 1] if index + 1 < len(keys) else "@approved"
    actions = [] if kind == "joint" else [{"key": "go", "title": "往下", "to": forward}]
    if kind == "joint":
        stage["to"] = forward
        stage["join"] = draw(st.sampled_from(["all", "any", 2]))
        actions.append({"key": "finish", "title": "办完"})
    elif draw(st.booleans()):
        later = st.sampled_from([*keys[index + 1 :], "@approved", "@refused", "@closed"])
        when = st.sampled_from(["a", "b", "a && b", "!a || b"])
        routes = draw(
            st.lists(
                st.tuples(when, later), min_size=1, max_size=2, unique_by=lambda route: route[0]
            )
        )
        actions[0]["routes"] = [{"when": text, "to": to} for text, to in routes]
    if index and kind != "system" and draw(st.booleans()):
        back = draw(st.sampled_from(keys[:index]))
        actions.append({"key": "back", "title": "退回", "return_to": back, "needs": ["reason"]})
    if kind == "human" and draw(st.booleans()):
        actions.append({"key": "refuse", "title": "不予", "to": "@refused", "needs": ["reason"]})
    return stage | {"actions": actions}


PARTS = {
    "human": {**TOWN, "role": "reviewer", "days": 5, "warn": 2},
    "wait": {**TOWN, "role": "reviewer", "kind": "wait", "calendar_days": 7, "auto": "go"},
    "system": {"kind": "system", "effect": "archive.seal"},
    "joint": {"kind": "joint", "level": "district", "role": "handler", "departments": DEPARTMENTS},
}


def beside(draw, spec):
    """Let a human stage open side work that ends by itself."""
    human = [stage for stage in spec["stages"] if stage["key"].endswith("human")]
    opener = draw(st.sampled_from(human))
    opener["actions"][0]["also"] = ["side"]
    done = {"key": "done", "title": "补齐", "to": "@closed"}
    spec["stages"].append(
        {"key": "side", "title": "补手续", **TOWN, "role": "window", "actions": [done]}
    )
