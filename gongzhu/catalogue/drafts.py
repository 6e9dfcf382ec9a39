"""A draft looked at as a whole: what is in shape, and everything that is still wrong, part by part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from gongzhu.catalogue import faults
from gongzhu.catalogue.checks_flow import broken_flow
from gongzhu.catalogue.checks_item import Ground, spec_faults
from gongzhu.catalogue.contradictions import contradictions
from gongzhu.catalogue.reading import Place, Source
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.schema_parts import ExtraFacts
from gongzhu.catalogue.texts import texts_of
from gongzhu.org.errors import Fault
from gongzhu.rules import Vocabulary, VocabularyError

PLACEHOLDER = "（请填写"
"""How a text of the template begins; it may not be published."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "guide": ("guide", "sections", "unknown", "no_application"),
    "materials": ("materials",),
    "questions": ("facts", "questions"),
    "conditions": ("conditions",),
    "money": ("formula", "payment", "review"),
    "publicity": ("authorisation", "publicity"),
    "flow": ("time_limits", "flow"),
}
"""The parts of a definition that are edited on one page each, with the keys they hold."""

LABELS = {
    "guide": "办事指南",
    "materials": "材料和审查要点",
    "questions": "提问",
    "conditions": "资格条件",
    "money": "金额和发放",
    "publicity": "授权和公示",
    "flow": "环节和时限",
}


@dataclass(frozen=True, slots=True)
class DraftFault(Fault):
    """One thing wrong in a draft. place: where in the definition."""

    place: Place = ()

    @property
    def part(self) -> str:
        """The part it is put right on; "guide" for what belongs to none."""
        return part_of(self.place)

    @property
    def label(self) -> str:
        """The part in Chinese."""
        return LABELS[self.part]


class Sheet(Source):
    """What was typed on screen: faults keep their place instead of a line."""

    def fault(self, place: Place, reason: str) -> Fault:
        return DraftFault(self.file, 0, reason, place)


@dataclass(frozen=True)
class Draft:
    """What is written so far. spec: None while it is not in shape."""

    data: Mapping[str, Any]
    spec: ItemSpec | None
    faults: tuple[DraftFault, ...]

    def faults_in(self, part: str) -> list[DraftFault]:
        """What is wrong in one part."""
        return [one for one in self.faults if one.part == part]


def part_of(place: Place) -> str:
    """The part to which a place of the definition belongs."""
    key = str(place[0]) if place else ""
    return next((part for part, keys in PARTS.items() if key in keys), "guide")


def draft_of(data: Mapping[str, Any], ground: Ground) -> Draft:
    """Look a definition through; every fault with its place, nothing raised."""
    sheet = Sheet("", data, {})
    found: list[Fault] = list(_unfinished(sheet, (), data))
    spec: ItemSpec | None = None
    try:
        spec = ItemSpec.model_validate_json(json.dumps(data))
    except ValidationError as fault:
        found += faults.told(fault, sheet)
        found += _early(sheet, data, ground)
        found += broken_flow(sheet, ("flow",), data.get("flow"))
    if spec is not None:
        found += spec_faults(sheet, (), spec, ground)
    own = words_of(data, ground.words)
    found += [sheet.fault(*one) for one in contradictions(data, own)]
    unique = dict.fromkeys(one for one in found if isinstance(one, DraftFault))
    return Draft(data, spec, tuple(unique))


def words_of(data: Mapping[str, Any], words: Vocabulary) -> Vocabulary:
    """The words a draft may use: the region's, and its own as far as they are in shape."""
    try:
        own = ExtraFacts.model_validate_json(json.dumps(data.get("facts") or {}))
        return words.extended(
            [one.fact() for one in own.household], [one.fact() for one in own.member]
        )
    except (ValidationError, VocabularyError):
        return words


def unusable_rules(data: Mapping[str, Any], part: str, ground: Ground) -> list[DraftFault]:
    """Texts of the rules language in one part that cannot be used; of the flow also its routes."""
    if part == "flow":
        found = draft_of(data, ground).faults_in(part)
        return [one for one in found if one.place[-1:] == ("when",)]
    texts = _early(Sheet("", data, {}), data, ground)
    return [one for one in texts if isinstance(one, DraftFault) and one.part == part]


def _unfinished(sheet: Source, place: Place, value: Any) -> Iterator[Fault]:
    """Texts of the template that nobody has replaced."""
    if isinstance(value, str):
        if value.startswith(PLACEHOLDER):
            yield sheet.fault(place, "这里还是模板里的提示，请换成真实内容。")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _unfinished(sheet, (*place, key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unfinished(sheet, (*place, index), inner)


def _early(sheet: Source, data: Mapping[str, Any], ground: Ground) -> Iterator[Fault]:
    """Rule texts are judged although the rest is not in shape yet: none may slip by unread."""
    words = words_of(data, ground.words)
    for text in texts_of(data):
        if fault := text.fault(words):
            yield sheet.fault(text.place, f"规则有误，{fault}")
