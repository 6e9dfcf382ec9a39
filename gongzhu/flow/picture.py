"""A flow as a drawing: one column of stages, forward ways on the right, returns on the left.

Pure: the same definition gives the same text. Wide as a phone; colours are attributes, no styles,
so that it stands under a security policy that lets no style in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from gongzhu.flow.layout import Way, limit_of, order, title_of, ways
from gongzhu.flow.model import ENDS, Flow

BOX, LANE, GAP, LINE, PAD = 208, 12, 30, 18, 12
_INSET = 28
"""How much narrower an end is drawn on each side."""
_FILLS = {"human": "#ffffff", "joint": "#eef5ff", "wait": "#fff8e6", "system": "#f1f4f8"}
_STROKES = {"human": "#1257a8", "joint": "#1257a8", "wait": "#8a5a00", "system": "#77879d"}
_MARKS = {"human": "", "joint": "联办 · ", "wait": "等待 · ", "system": "系统 · "}


@dataclass(frozen=True)
class Box:
    """A stage or an end where it stands. lines: below the title."""

    key: str
    title: str
    kind: str
    lines: tuple[str, ...]
    top: int

    @property
    def height(self) -> int:
        """From the upper to the lower edge."""
        return 34 + LINE * len(self.lines) if self.kind else 30

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> int:
        """Half way down."""
        return self.top + self.height // 2


def picture(flow: Flow, holders: Mapping[str, str], *, label: str = "办理流程图") -> str:
    """Draw a flow as SVG text.

    holders: who works at a stage, in words, by key. label: its name for whoever hears the page.
    """
    boxes = _boxes(flow, holders)
    place = {box.key: index for index, box in enumerate(boxes)}
    found = [way for way in _unique(ways(flow)) if way.target in place]
    right = _lanes([way for way in found if place[way.target] > place[way.source] + 1], place)
    left = _lanes([way for way in found if place[way.target] <= place[way.source]], place)
    start = 14 + LANE * (1 + max(left.values(), default=0))
    width = start + BOX + 14 + LANE * (1 + max(right.values(), default=0))
    drawn = [_box(box, start) for box in boxes]
    for way in found:
        ends = boxes[place[way.source]], boxes[place[way.target]]
        if way in right:
            drawn.append(_around(way, *ends, start + BOX, LANE * (right[way] + 1)))
        elif way in left:
            drawn.append(_around(way, *ends, start, -LANE * (left[way] + 1)))
        else:
            drawn.append(_straight(way, *ends, start + BOX // 2))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {boxes[-1].bottom + 12}"'
        f' width="{width}" height="{boxes[-1].bottom + 12}" role="img" aria-label={quoteattr(label)}'
        f' font-family="inherit"><title>{escape(label)}</title>{_ARROWS}{"".join(drawn)}</svg>'
    )


def in_words(flow: Flow, holders: Mapping[str, str]) -> list[tuple[str, str, list[str]]]:
    """The same as text: title, who and how long, and each way on; for whoever cannot see it."""
    told = []
    found = ways(flow)
    for key in order(flow):
        if key in ENDS:
            continue
        stage = flow.stage(key)
        about = "，".join(filter(None, (holders.get(key, ""), limit_of(stage))))
        steps = [_step(flow, way) for way in found if way.source == key]
        told.append((stage.title, about, steps))
    return told


def _step(flow: Flow, way: Way) -> str:
    how = "退回" if way.returns else "同时开始" if way.beside else "到"
    when = f"（{way.when}）" if way.when else ""
    return f"{way.title}{when}：{how}“{title_of(flow, way.target)}”"


def _unique(found: tuple[Way, ...]) -> list[Way]:
    """One line for each pair of stages and manner, whatever number of actions takes it."""
    seen = {(way.source, way.target, way.returns, way.beside): way for way in reversed(found)}
    return list(reversed(seen.values()))


def _boxes(flow: Flow, holders: Mapping[str, str]) -> list[Box]:
    boxes: list[Box] = []
    top = 12
    for key in order(flow):
        if key in ENDS:
            box = Box(key, title_of(flow, key), "", (), top)
        else:
            stage = flow.stage(key)
            lines = filter(None, (holders.get(key, ""), limit_of(stage)))
            box = Box(key, stage.title, stage.kind, tuple(lines), top)
        boxes.append(box)
        top = box.bottom + GAP
    return boxes


def _lanes(found: list[Way], place: Mapping[str, int]) -> dict[Way, int]:
    """The lane of each way: those to one target share it, no two others meet in a stretch of one."""
    bundles: dict[tuple[str, bool, bool], list[Way]] = {}
    for way in found:
        bundles.setdefault((way.target, way.returns, way.beside), []).append(way)
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[Way, int] = {}
    for bundle in sorted(bundles.values(), key=lambda one: _length(one, place)):
        span = _span(bundle, place)
        lane = next(
            (i for i, held in enumerate(taken) if all(_apart(span, one) for one in held)),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        lanes |= dict.fromkeys(bundle, lane)
    return lanes


def _span(bundle: list[Way], place: Mapping[str, int]) -> tuple[int, int]:
    """From the uppermost to the lowest place the ways of a bundle touch."""
    places = [place[key] for way in bundle for key in (way.source, way.target)]
    return min(places), max(places)


def _length(bundle: list[Way], place: Mapping[str, int]) -> int:
    low, high = _span(bundle, place)
    return high - low


def _apart(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span[1] < other[0] or span[0] > other[1]


def _box(box: Box, x: int) -> str:
    if not box.kind:
        return (
            f'<rect x="{x + _INSET}" y="{box.top}" width="{BOX - 2 * _INSET}" height="{box.height}" rx="15"'
            ' fill="#0d2f5b"/>'
            f'<text x="{x + BOX // 2}" y="{box.top + 20}" text-anchor="middle" font-size="13"'
            f' font-weight="700" fill="#ffffff">{escape(box.title)}</text>'
        )
    dashed = ' stroke-dasharray="5 3"' if box.kind == "system" else ""
    rect = (
        f'<rect x="{x}" y="{box.top}" width="{BOX}" height="{box.height}" rx="8"'
        f' fill="{_FILLS[box.kind]}" stroke="{_STROKES[box.kind]}" stroke-width="1.5"{dashed}/>'
    )
    title = _words(x, box.top + 22, f"{_MARKS[box.kind]}{box.title}", "#10233d", 14, weight="700")
    lines = [
        _words(x, box.top + 22 + LINE * (index + 1), line, "#46566c", 12)
        for index, line in enumerate(box.lines)
    ]
    return rect + title + "".join(lines)


def _words(x: int, y: int, text: str, fill: str, size: int, weight: str = "400") -> str:
    most = (BOX - 2 * PAD) // size
    short = text if len(text) <= most + 2 else text[: most + 1] + "…"
    return (
        f'<text x="{x + PAD}" y="{y}" font-size="{size}" font-weight="{weight}"'
        f' fill="{fill}">{escape(short)}</text>'
    )


def _straight(way: Way, source: Box, target: Box, x: int) -> str:
    return f'<path d="M{x} {source.bottom}V{target.top - 1}" fill="none" {_line(way)}>{_told(way)}</path>'


def _around(way: Way, source: Box, target: Box, edge: int, out: int) -> str:
    """Out of the side of a box, along a lane, back into the other; itself in a small loop."""
    gap = 1 - (0 if target.kind else _INSET)
    inward = gap if out > 0 else -gap
    start, end = (source.middle + 5, target.middle - 5)
    if source.key == target.key:
        start, end = source.middle + 8, source.middle - 8
    lane = edge + out
    return (
        f'<path d="M{edge} {start}H{lane}V{end}H{edge + inward}" fill="none"'
        f" {_line(way)}>{_told(way)}</path>"
    )


def _line(way: Way) -> str:
    if way.returns:
        return 'stroke="#b02a2a" stroke-width="1.4" stroke-dasharray="4 3" marker-end="url(#back)"'
    if way.beside:
        return 'stroke="#17774a" stroke-width="1.4" stroke-dasharray="1 3" marker-end="url(#side)"'
    return 'stroke="#33435a" stroke-width="1.4" marker-end="url(#on)"'


def _told(way: Way) -> str:
    return f"<title>{escape(way.title)}</title>"


def _arrow(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        f' orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
    )


_ARROWS = (
    f"<defs>{_arrow('on', '#33435a')}{_arrow('back', '#b02a2a')}{_arrow('side', '#17774a')}</defs>"
)
