"""A version laid out for those who keep it: every rule with its reading, every stage with its holder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.safestring import mark_safe

from gongzhu.accounts.enums import Role
from gongzhu.audit import selectors as audit
from gongzhu.catalogue import keeping, samples, selectors as catalogue
from gongzhu.catalogue.checks_flow import read_flow
from gongzhu.catalogue.compiling import asked_groups, cited, item_vocabulary
from gongzhu.catalogue.drafts import words_of
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.models import ItemVersion, Policy
from gongzhu.catalogue.notes import notes_of
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.schema_guide import GuideBlock
from gongzhu.catalogue.schema_parts import Citation
from gongzhu.catalogue.texts import BOOL, MONEY, OF_MEMBER, RuleText, texts_of
from gongzhu.common import clock
from gongzhu.desk.drawing.trail import words_of as act_in_words
from gongzhu.desk.policy.drawn import Told
from gongzhu.desk.policy.sheet import Field
from gongzhu.flow import Flow, FlowFaults
from gongzhu.flow.layout import limit_of
from gongzhu.flow.picture import in_words, picture
from gongzhu.library import rendering
from gongzhu.org import selectors as org
from gongzhu.org.enums import Department, Level
from gongzhu.rules import Vocabulary
from gongzhu.rules.explain import part_reading, plain_reading
from gongzhu.rules.nodes import Over


@dataclass(frozen=True)
class Laid:
    """Everything a version's page shows of the definition itself."""

    spec: ItemSpec
    conditions: list[dict[str, Any]]
    formula: dict[str, Any] | None
    materials: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    basis: list[str]
    blocks: list[dict[str, Any]]
    stages: list[dict[str, Any]]
    steps: list[tuple[str, str, list[str]]]
    drawing: str
    notes: tuple[str, ...]


def state_of(version: ItemVersion) -> dict[str, str]:
    """The state of a version today: word and colour."""
    text, tone = keeping.STATES[keeping.state_of(version, clock.today())]
    return {"text": text, "tone": tone}


def laid(version: ItemVersion, spec: ItemSpec) -> Laid:
    """Lay a definition in shape out."""
    words = item_vocabulary(spec, catalogue.words().rules)
    titles = dict(Policy.objects.values_list("code", "title"))
    flow = read_flow(spec.flow)
    drawn = picture(flow, holders(flow), label=f"{version.item.name}办理流程图")
    readings = {text.place: _reading(text, words) for text in texts_of(version.spec)}
    return Laid(
        spec=spec,
        conditions=[
            {
                "one": one,
                "reading": readings.get(("conditions", index, "expr"), ""),
                "basis": cited(one.citations, titles),
            }
            for index, one in enumerate(spec.conditions)
        ],
        formula=_formula(spec, words, titles),
        materials=[
            {
                "one": one,
                "when": readings.get(("materials", index, "when"), ""),
                "basis": _cited(one.citation, titles),
            }
            for index, one in enumerate(spec.materials)
        ],
        groups=[
            {"one": group, "when": readings.get(("questions", index, "when"), "")}
            for index, group in enumerate(asked_groups(spec, words))
        ],
        basis=[_basis(one, titles) for one in spec.guide.basis],
        blocks=[_block(one, titles) for one in spec.guide.blocks],
        stages=_stages(flow),
        steps=in_words(flow, holders(flow)),
        drawing=mark_safe(drawn),  # noqa: S308 our own drawing, every word in it escaped
        notes=notes_of(spec, samples.rules_of(spec), org.region(), titles, {}),
    )


def drawing(given: Mapping[str, Any]) -> str:
    """The picture of a flow that is being written; nothing while it cannot be read."""
    try:
        flow = read_flow(given)
    except FlowFaults:
        return ""
    return str(mark_safe(picture(flow, holders(flow), label="流程图")))  # noqa: S308 as above


def holders(flow: Flow) -> dict[str, str]:
    """Who works at each stage, in words; nothing for what the platform does itself."""
    return {stage.key: _holder(stage) for stage in flow.stages if stage.role}


def _holder(stage: Any) -> str:
    department = str(Department(stage.department).label) if stage.department else "各部门"
    level = str(Level(stage.level).label).removesuffix("级") if stage.level else ""
    return f"{level}{department} {Role(stage.role).label}"


def _stages(flow: Flow) -> list[dict[str, Any]]:
    told = holders(flow)
    return [
        {"one": stage, "holder": told.get(stage.key, "系统"), "limit": limit_of(stage)}
        for stage in flow.stages
    ]


def _formula(spec: ItemSpec, words: Vocabulary, titles: dict[str, str]) -> dict[str, Any] | None:
    if spec.formula is None:
        return None
    text = RuleText(("formula", "expr"), spec.formula.expr, MONEY)
    return {
        "one": spec.formula,
        "reading": _reading(text, words),
        "basis": cited(spec.formula.citations, titles),
    }


def _reading(text: RuleText, words: Vocabulary) -> str:
    return told_of(text, words).reading


def told_of(text: RuleText, words: Vocabulary) -> Told:
    """The reading of a rule text, or the sign that is wrong and what is meant."""
    fault = text.fault(words)
    if fault is None:
        return Told(reading=_read_out(text, words))
    at, end = fault.position, fault.position + fault.length
    return Told("", text.text[:at], text.text[at:end], text.text[end:], str(fault))


def teller(data: Mapping[str, Any]) -> Callable[[Field, Any, Mapping[str, Any]], Told]:
    """What tells an expression typed into a field of a row, in the words of a definition."""
    words = words_of(data, catalogue.words().rules)

    def tell(field: Field, value: Any, row: Mapping[str, Any]) -> Told:
        return told_of(RuleText((), str(value), kind_of(field.expects, row)), words)

    return tell


def kind_of(expects: str, row: Mapping[str, Any]) -> str:
    """What an expression has to come to. expects: as a field declares it."""
    if expects == MONEY:
        return MONEY
    is_of_member = expects == "about" and row.get("about") == Subject.MEMBER
    return OF_MEMBER if is_of_member else BOOL


def _read_out(text: RuleText, words: Vocabulary) -> str:
    """A rule in plain words; one about a member without the household it is wrapped in."""
    rule = text.checked(words)
    if text.kind == OF_MEMBER and isinstance(rule.tree, Over) and rule.tree.body is not None:
        return f"这位成员 {part_reading(rule.program, rule.tree.body)}"
    return plain_reading(rule.program)


def _cited(citation: Citation | None, titles: dict[str, str]) -> str:
    return cited([citation], titles) if citation else ""


def _basis(citation: Citation, titles: dict[str, str]) -> str:
    note = f"（{citation.note}）" if citation.note else ""
    return f"{cited([citation], titles)}{note}　{citation.grade.label}"


def _block(block: GuideBlock, titles: dict[str, str]) -> dict[str, Any]:
    """One block of the guide as residents see it; links are plain words here."""
    content = block.model_dump(mode="json", exclude_none=True, exclude={"citations"})
    drawn = "" if block.picture else rendering.block(content, lambda kind, key: "")
    cited = [_basis(one, titles) for one in block.citations]
    return {"html": drawn, "picture": block.picture, "basis": cited}


def history(version: Model) -> list[dict[str, Any]]:
    """What was done to a version, newest first, from the trail; saving after saving told once."""
    found: list[dict[str, Any]] = []
    for one in _acts(version):
        last = found[-1] if found else {}
        if (one["title"], one["actor"]) == (last.get("title"), last.get("actor")):
            last["count"] += 1
            last["text"] = f"共 {last['count']} 次"
        else:
            found.append({**one, "count": 1})
    return found


def _acts(version: Model) -> list[dict[str, Any]]:
    return [
        {
            "at": timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M"),
            "title": act_in_words(one.action).partition("：")[2] or one.action,
            "actor": one.actor_label,
            "text": one.reason,
        }
        for one in audit.trail(version).reverse()[:100]
    ]
