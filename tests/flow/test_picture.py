"""A flow is drawn for people and exported for other tools, from the definition alone."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from gongzhu.accounts.enums import Role
from gongzhu.flow import Flow
from gongzhu.flow.bpmn import bpmn
from gongzhu.flow.layout import order, ways
from gongzhu.flow.picture import in_words, picture
from gongzhu.org.enums import Department, Level

pytestmark = pytest.mark.requirement("CAT-07")

ITEMS = sorted((Path(__file__).parents[2] / "packs" / "guangzhou" / "items").glob("*.yaml"))
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
PHONE = 390


def flow_of(path: Path) -> Flow:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    spec = content["versions"][-1]["spec"]["flow"]
    return Flow.from_spec(
        spec, departments=Department.values, roles=Role.values, levels=Level.values
    )


def parsed(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode())  # noqa: S314 our own text


flows = pytest.mark.parametrize("path", ITEMS, ids=lambda one: one.stem)


@flows
def test_every_stage_stands_in_the_picture_once_and_it_fits_a_phone(path: Path):
    flow = flow_of(path)

    drawn = parsed(picture(flow, {}))

    width = int(drawn.get("width", "0"))
    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert width <= PHONE - 30
    assert len(order(flow)) == len(set(order(flow))) == len(flow.stages) + _ends(flow)
    for stage in flow.stages:
        assert any(stage.title[:8] in (text or "") for text in texts), stage.title
    assert drawn.get("role") == "img" and drawn.get("aria-label")
    assert picture(flow, {}) == picture(flow, {})


def _ends(flow: Flow) -> int:
    return len({way.target for way in ways(flow) if way.target.startswith("@")})


@flows
def test_the_words_say_every_way(path: Path):
    flow = flow_of(path)

    told = in_words(flow, {flow.start: "镇民政 受理窗口"})

    assert sum(len(steps) for _, _, steps in told) == len(ways(flow))
    assert any("镇民政 受理窗口" in about for _, about, _ in told)


@flows
def test_the_export_is_whole_bpmn_with_coordinates(path: Path):
    flow = flow_of(path)

    root = parsed(bpmn(flow, name="办理", holders={"accept": "窗口"}))

    process = root.find(f"{BPMN}process")
    nodes = {one.get("id"): one for one in process if not one.tag.endswith("sequenceFlow")}
    lines = process.findall(f"{BPMN}sequenceFlow")
    assert {one.key for one in flow.stages} <= set(nodes)
    assert len({one.get("id") for one in root.iter() if one.get("id")}) == len(
        [one for one in root.iter() if one.get("id")]
    )
    for line in lines:
        source, target = nodes[line.get("sourceRef")], nodes[line.get("targetRef")]
        assert line.get("id") in [one.text for one in source.findall(f"{BPMN}outgoing")]
        assert line.get("id") in [one.text for one in target.findall(f"{BPMN}incoming")]
    for node in nodes.values():
        assert node.tag.endswith("endEvent") or node.findall(f"{BPMN}outgoing"), node.get("id")
        assert node.tag.endswith("startEvent") or node.findall(f"{BPMN}incoming"), node.get("id")
    _is_drawn(root, set(nodes), {line.get("id") for line in lines})


def _is_drawn(root, nodes: set, lines: set) -> None:
    shapes = {one.get("bpmnElement"): one for one in root.iter(f"{DI}BPMNShape")}
    edges = {one.get("bpmnElement"): one for one in root.iter(f"{DI}BPMNEdge")}
    assert set(shapes) == nodes and set(edges) == lines
    for shape in shapes.values():
        bounds = shape.find(f"{DC}Bounds")
        assert all(int(bounds.get(name)) > 0 for name in ("x", "y", "width", "height"))
    for edge in edges.values():
        assert len(edge.findall(f"{DD}waypoint")) >= 2


def test_what_is_typed_into_a_title_stays_words():
    spec = {
        "start": "a",
        "stages": [
            {
                "key": "a",
                "title": "<script>&",
                "level": "town",
                "department": "civil_affairs",
                "role": "window",
                "actions": [{"key": "go", "title": '"><b>', "to": "@closed"}],
            }
        ],
    }
    flow = Flow.from_spec(
        spec, departments=Department.values, roles=Role.values, levels=Level.values
    )

    drawn = picture(flow, {"a": "<i>"}, label='x" onload="y')

    assert "<script>" not in drawn and "<b>" not in drawn
    assert set(parsed(drawn).attrib) == {
        "viewBox", "width", "height", "role", "aria-label", "font-family",
    }  # fmt: skip
    assert parsed(bpmn(flow, name="<&>", holders={})) is not None
