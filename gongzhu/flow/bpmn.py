"""A flow as BPMN 2.0 XML with diagram coordinates, for the tools of others.

Source: OMG BPMN 2.0 (formal/2011-01-03): an action is a sequence flow, a stage with several ways
a task and an exclusive gateway, a wait a timer event, a system stage a service task, stages opened
beside the main line come out of a parallel gateway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from gongzhu.flow.layout import END_TITLES, order, ways
from gongzhu.flow.model import ENDS, Action, Flow, Stage

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DD = "http://www.omg.org/spec/DD/20100524/DI"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_NAMESPACE = "urn:gongzhu:flow"
_TASKS = {"human": "userTask", "joint": "userTask", "system": "serviceTask"}
_SIZES = {"Task": (120, 80), "Event": (36, 36), "Gateway": (50, 50)}
_COLUMN, _MIDDLE, _LEVEL = 240, 300, 26


@dataclass
class _Shape:
    """A node and where it is drawn."""

    key: str
    tag: str
    x: int
    element: Element | None = None

    @property
    def size(self) -> tuple[int, int]:
        return next(size for end, size in _SIZES.items() if self.tag.endswith(end))

    @property
    def left(self) -> tuple[int, int]:
        return self.x, _MIDDLE

    @property
    def right(self) -> tuple[int, int]:
        return self.x + self.size[0], _MIDDLE


@dataclass
class _Drawing:
    """Nodes and flows as they are made; every flow is a pair of nodes with a name."""

    process: Element
    shapes: dict[str, _Shape] = field(default_factory=dict)
    flows: list[tuple[str, str, str, str]] = field(default_factory=list)

    def node(self, key: str, tag: str, name: str, x: int) -> Element:
        element = SubElement(self.process, f"{{{_BPMN}}}{tag}", id=key)
        if name:
            element.set("name", name)
        self.shapes[key] = _Shape(key, tag, x, element)
        return element

    def flow(self, source: str, target: str, name: str = "", when: str = "") -> None:
        self.flows.append((source, target, name, when))


def bpmn(flow: Flow, *, name: str, holders: Mapping[str, str]) -> str:
    """The definition as an XML document.

    name: of the process. holders: who works at a stage, in words, by key.
    """
    for prefix, space in (("bpmn", _BPMN), ("bpmndi", _DI), ("dc", _DC), ("di", _DD)):
        ElementTree.register_namespace(prefix, space)
    root = Element(f"{{{_BPMN}}}definitions", id="definitions", targetNamespace=_NAMESPACE)
    process = SubElement(root, f"{{{_BPMN}}}process", id="process", name=name, isExecutable="false")
    drawing = _Drawing(process)
    _nodes(drawing, flow, holders)
    _flows(drawing)
    _diagram(root, drawing)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _nodes(drawing: _Drawing, flow: Flow, holders: Mapping[str, str]) -> None:
    drawing.node("start", "startEvent", "提交申请", 60)
    drawing.flow("start", flow.start)
    for index, key in enumerate(order(flow)):
        x = 180 + index * _COLUMN
        if key in ENDS:
            drawing.node(_id(key), "endEvent", END_TITLES[key], x)
        else:
            _stage(drawing, flow.stage(key), holders.get(key, ""), x)
    for stage in flow.stages:
        _onward(drawing, flow, stage)


def _id(key: str) -> str:
    return f"end_{key[1:]}" if key in ENDS else key


def _stage(drawing: _Drawing, stage: Stage, holder: str, x: int) -> None:
    if stage.kind == "wait":
        event = drawing.node(stage.key, "intermediateCatchEvent", stage.title, x)
        _documented(event, holder)
        timer = SubElement(event, f"{{{_BPMN}}}timerEventDefinition", id=f"{stage.key}_timer")
        after = SubElement(timer, f"{{{_BPMN}}}timeDuration")
        after.set(f"{{{_XSI}}}type", "bpmn:tFormalExpression")
        after.text = f"P{stage.calendar_days or stage.days}D"
    else:
        task = drawing.node(stage.key, _TASKS[stage.kind], stage.title, x)
        _documented(task, holder)
        if stage.kind == "joint":
            SubElement(task, f"{{{_BPMN}}}multiInstanceLoopCharacteristics", id=f"{stage.key}_each")


def _documented(element: Element, text: str) -> None:
    if text:
        SubElement(element, f"{{{_BPMN}}}documentation").text = text


def _onward(drawing: _Drawing, flow: Flow, stage: Stage) -> None:
    """The ways out of a stage, through a gateway where there are several."""
    found = [way for way in ways(flow) if way.source == stage.key]
    source = stage.key
    if len(found) > 1:
        source = f"{stage.key}_choice"
        drawing.node(source, "exclusiveGateway", "", drawing.shapes[stage.key].x + 150)
        drawing.flow(stage.key, source)
    for action in stage.actions:
        _action(drawing, stage, action, source)


def _action(drawing: _Drawing, stage: Stage, action: Action, source: str) -> None:
    for route in action.routes:
        drawing.flow(source, _id(route.to), action.title, route.when.text)
    target = action.to or stage.to
    if not action.also:
        if target:
            drawing.flow(source, _id(target), action.title)
        return
    split = f"{stage.key}_{action.key}_both"
    drawing.node(split, "parallelGateway", "", drawing.shapes[stage.key].x + 205)
    drawing.flow(source, split, action.title)
    for one in (target, *action.also):
        drawing.flow(split, _id(one))


def _flows(drawing: _Drawing) -> None:
    """Sequence flows, named in their nodes as the schema asks: incoming before outgoing."""
    numbered = [(f"flow_{number}", *one) for number, one in enumerate(drawing.flows, start=1)]
    for shape in drawing.shapes.values():
        own = [("incoming", one[0]) for one in numbered if one[2] == shape.key]
        own += [("outgoing", one[0]) for one in numbered if one[1] == shape.key]
        _connected(shape, own)
    for number, source, target, name, when in numbered:
        element = SubElement(
            drawing.process,
            f"{{{_BPMN}}}sequenceFlow",
            id=number,
            sourceRef=source,
            targetRef=target,
        )
        if name:
            element.set("name", name)
        if when:
            told = SubElement(element, f"{{{_BPMN}}}conditionExpression")
            told.set(f"{{{_XSI}}}type", "bpmn:tFormalExpression")
            told.text = when


def _connected(shape: _Shape, own: list[tuple[str, str]]) -> None:
    """The schema wants: documentation, incoming, outgoing, then what the node is made of."""
    if shape.element is None:
        return
    place = sum(part.tag == f"{{{_BPMN}}}documentation" for part in shape.element)
    for offset, (tag, number) in enumerate(own):
        part = Element(f"{{{_BPMN}}}{tag}")
        part.text = number
        shape.element.insert(place + offset, part)


def _diagram(root: Element, drawing: _Drawing) -> None:
    diagram = SubElement(root, f"{{{_DI}}}BPMNDiagram", id="diagram")
    plane = SubElement(diagram, f"{{{_DI}}}BPMNPlane", id="plane", bpmnElement="process")
    for shape in drawing.shapes.values():
        _drawn(plane, shape)
    for number, (source, target, _, _) in enumerate(drawing.flows, start=1):
        edge = SubElement(
            plane, f"{{{_DI}}}BPMNEdge", id=f"edge_{number}", bpmnElement=f"flow_{number}"
        )
        points = _points(drawing.shapes[source], drawing.shapes[target], number)
        for x, y in points:
            SubElement(edge, f"{{{_DD}}}waypoint", x=str(x), y=str(y))


def _drawn(plane: Element, shape: _Shape) -> None:
    drawn = SubElement(plane, f"{{{_DI}}}BPMNShape", id=f"shape_{shape.key}", bpmnElement=shape.key)
    if shape.tag == "exclusiveGateway":
        drawn.set("isMarkerVisible", "true")
    width, height = shape.size
    bounds = {"x": shape.x, "y": _MIDDLE - height // 2, "width": width, "height": height}
    SubElement(drawn, f"{{{_DC}}}Bounds", {name: str(value) for name, value in bounds.items()})


def _points(source: _Shape, target: _Shape, number: int) -> Iterator[tuple[int, int]]:
    """Straight to the next; over the line when onward beyond it, below it when back."""
    if 0 < target.x - source.right[0] < _COLUMN:
        yield from (source.right, target.left)
        return
    side = -1 if target.x > source.x else 1
    level = _MIDDLE + side * (60 + _LEVEL * (number % 7))
    out, into = source.x + source.size[0] // 2, target.x + target.size[0] // 2
    yield out, _MIDDLE + side * source.size[1] // 2
    yield out, level
    yield into, level
    yield into, _MIDDLE + side * target.size[1] // 2
