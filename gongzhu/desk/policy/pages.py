"""What the pages of a draft are made of: the form of a part, its faults, readings while typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gongzhu.catalogue import keeping, selectors as catalogue
from gongzhu.catalogue.drafts import LABELS, PARTS, Draft, DraftFault, draft_of, words_of
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.errors import Missing
from gongzhu.desk.policy import laying, parts
from gongzhu.desk.policy.drawn import Drawer, Drawn
from gongzhu.desk.policy.sheet import Data, change_rows, read, with_keys


@dataclass(frozen=True)
class PartPage(Drawn):
    """One part ready to be shown.

    drawing: the flow as it stands in the form, where the part has one that can be drawn.
    draft: the version as it is kept, for whoever asks about its other parts too.
    """

    key: str
    label: str
    drawing: str = ""
    draft: Draft | None = None


def typed(part: str, version: ItemVersion, post: Any) -> Data:
    """What somebody typed into the form of a part, in the shape of the form."""
    form = parts.parts_of(part, {**version.spec, **_stages_in(post, version.spec)})
    return with_keys(form, read(form, post))


def _stages_in(post: Any, spec: Mapping[str, Any]) -> Data:
    """Stages as posted, so that ways may lead to those that are not saved yet."""
    keys = [name for name in post if name.startswith("flow.stages.") and name.endswith(".key")]
    stages = [
        {
            **_named_in(post, name),
            "actions": [
                _named_in(post, one)
                for one in keys
                if one.startswith(f"{name.removesuffix('key')}actions.")
            ],
        }
        for name in keys
        if name.count(".") == 3
    ]
    return {"flow": {**(spec.get("flow") or {}), "stages": stages}} if stages else {}


def _named_in(post: Any, name: str) -> Data:
    """Key and title of a stage or an action, by the name of the input that has the key."""
    return {"key": post[name], "title": post.get(f"{name.removesuffix('key')}title", "")}


def changed(part: str, version: ItemVersion, data: Data, action: str) -> bool:
    """Add, move or remove a row as asked; False when the button was another one."""
    if not change_rows(data, action):
        return False
    with_keys(parts.parts_of(part, version.spec), data)
    return True


def part_page(
    part: str, version: ItemVersion, data: Mapping[str, Any], faults: Sequence[DraftFault]
) -> PartPage:
    """Draw a part. data: in the shape of the form. Raises Missing for a part that is none."""
    whole = {**version.spec, **parts.stored(part, _copied(data))}
    drawer = Drawer([(one.place, one.reason) for one in faults], laying.teller(whole))
    nodes = drawer.draw(parts.parts_of(part, whole), data)
    drawing = laying.drawing(whole["flow"]) if part == "flow" else ""
    return PartPage(nodes, drawer.rest, part, LABELS[part], drawing)


def _copied(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(one) for one in data] if isinstance(data, list) else data


def stored_page(part: str, version: ItemVersion, draft: Draft | None = None) -> PartPage:
    """A part as it is kept, with what is still wrong in it. Raises Missing for a part that is none.

    draft: the version looked through, for whoever has it at hand.
    """
    known(part)
    whole = draft or keeping.draft(version)
    data = parts.shown(part, _own(part, version))
    return replace(part_page(part, version, data, whole.faults_in(part)), draft=whole)


def _own(part: str, version: ItemVersion) -> Data:
    return {key: version.spec[key] for key in PARTS[part] if key in version.spec}


def checked_page(part: str, version: ItemVersion, data: Data) -> PartPage:
    """A part as it would be saved, with what would be wrong in it."""
    kept = {key: value for key, value in version.spec.items() if key not in PARTS[part]}
    stored = parts.stored(part, _copied(data))
    faults = draft_of({**kept, **stored}, keeping.ground()).faults_in(part)
    return part_page(part, version, parts.shown(part, stored), faults)


def known(part: str) -> None:
    """Raise Missing for a part that is none."""
    if part not in PARTS:
        raise Missing


def overview(version: ItemVersion, draft: Draft | None = None) -> list[dict[str, Any]]:
    """Every part with what is wrong in it, in the order to write them. draft: as of `stored_page`."""
    looked_through = draft or keeping.draft(version)
    return [
        {"key": key, "label": label, "faults": looked_through.faults_in(key)}
        for key, label in LABELS.items()
    ]


def placed_faults(version: ItemVersion, draft: Draft) -> list[dict[str, Any]]:
    """Parts in which something is wrong: key, label and every spot, told as on the part's page."""
    pages = [stored_page(key, version, draft) for key in LABELS if draft.faults_in(key)]
    return [{"key": one.key, "label": one.label, "spots": one.faults} for one in pages]


def words_list(version: ItemVersion) -> list[dict[str, Any]]:
    """The words an expression may use, by where they live, for looking up."""
    words = words_of(version.spec, catalogue.words().rules)
    groups = (
        ("全家的情况", "", words.household),
        ("成员的情况（写在 any、all、count、sum 里，前加 m.）", "m.", words.member),
        ("标准", "std.", words.standards),
        ("地区参数", "param.", words.parameters),
    )
    return [
        {
            "title": title,
            "words": [
                {
                    "name": f"{prefix}{one.name}",
                    "label": one.label,
                    "type": one.kind.label,
                    "choices": "、".join(
                        f"{value}={label}" for value, label in one.options.items()
                    ),
                }
                for one in listed
            ],
        }
        for title, prefix, listed in groups
    ]
