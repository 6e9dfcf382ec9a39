"""An article written on screen, looked through: what is in shape, and everything that is still wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from gongzhu.catalogue import faults
from gongzhu.catalogue.drafts import DraftFault, Sheet
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.models import Item, Picture, Policy
from gongzhu.catalogue.reading import Place
from gongzhu.common.secret import mask_numbers
from gongzhu.library.checks import Known, text_faults
from gongzhu.library.models import Article, Edition
from gongzhu.library.schema import OwnText
from gongzhu.org.errors import Fault

_PERSONAL = "文章是公开的，不能写个人的手机号、身份证号和银行卡号。请写单位的固定电话或热线。"

LONGEST_HEADING = 80
"""Signs of a heading; the search shows it as the title of what stands below."""
LABELS = {
    "kind": "类别",
    "title": "标题",
    "summary": "提要",
    "ends_on": "显示到哪一天",
    "grade": "证据等级",
    "citations": "依据",
    "items": "相关事项",
    "related": "相关文章",
    "unknown": "待核定的事",
    "asked": "居民会怎么问",
    "position": "排序",
    "body": "正文",
    "policy": "文件",
    "clause": "条款",
    "caption": "表名",
    "alt": "图片说明",
}
"""What the fields are called on screen."""


@dataclass(frozen=True)
class Draft:
    """What is written so far. text: None while it is not in shape."""

    text: OwnText | None
    faults: tuple[DraftFault, ...]


def looked_through(content: Mapping[str, Any], files: Mapping[str, str]) -> Draft:
    """Look an article through as the library looks through those of a pack; nothing is raised.

    files: what may be kept of the text before it, key → SM3 of the content.
    """
    sheet = Sheet("", content, {})
    found: list[Fault] = [sheet.fault(place, _PERSONAL) for place in _personal((), content)]
    text: OwnText | None = None
    try:
        text = OwnText.model_validate_json(json.dumps(content))
    except ValidationError as fault:
        found += faults.told(fault, sheet)
    if text is not None:
        found += text_faults(sheet, (), text, text.body, known())
        found += [sheet.fault(*one) for one in _unfounded(text, files)]
    return Draft(text, tuple(dict.fromkeys(map(_labelled, found))))


def _labelled(fault: Fault) -> DraftFault:
    """A fault that calls its field what the screen calls it."""
    place = fault.place if isinstance(fault, DraftFault) else ()
    name = next((str(one) for one in reversed(place) if isinstance(one, str)), "")
    reason = (
        fault.reason.replace(f"「{name}」", f"“{LABELS.get(name, name)}”") if name else fault.reason
    )
    return DraftFault(fault.file, fault.line, reason, place)


def known() -> Known:
    """Codes that may be named now."""
    codes = {*Article.objects.values_list("code", flat=True)} - _taken_down()
    return Known(
        frozenset(Item.objects.values_list("code", flat=True)), clauses(), frozenset(codes)
    )


def _taken_down() -> set[str]:
    """Codes under which nothing is shown any more: a link there would lead nowhere."""
    fixed = Edition.objects.filter(state=VersionState.PUBLISHED).order_by("number")
    last = dict(fixed.values_list("code", "withdraws"))
    return {code for code, is_gone in last.items() if is_gone}


def clauses() -> dict[str, frozenset[str]]:
    """What the policy library lists of each document."""
    rows = Policy.objects.values_list("code", "clauses")
    return {code: frozenset(one["clause"] for one in listed) for code, listed in rows}


def _unfounded(text: OwnText, files: Mapping[str, str]) -> Iterator[tuple[Place, str]]:
    """Pictures nobody uploaded, and files that are not there or not what they were."""
    uploaded = set(
        Picture.objects.filter(digest__in=text.pictures).values_list("digest", flat=True)
    )
    kept = {one.key: one.digest for one in text.media}
    for index, block in enumerate(text.body):
        if block.h and len(block.h) > LONGEST_HEADING:
            yield ("body", index, "h"), f"小标题最多{LONGEST_HEADING}个字，请改短。"
        if block.picture and block.picture.digest not in uploaded:
            yield ("body", index, "picture", "digest"), "平台上没有这张图片。请重新上传。"
        if block.media and (block.media not in kept or files.get(block.media) != kept[block.media]):
            yield ("body", index, "media"), "原文的这个文件已经换了或撤了，不能再用。请去掉这一块。"


def _personal(place: Place, value: Any) -> Iterator[Place]:
    """Where a number of a person stands; digests are none."""
    if isinstance(value, str):
        if place[-1:] != ("digest",) and mask_numbers(value) != value:
            yield place
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _personal((*place, key), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _personal((*place, index), inner)


def of_edition(edition: Edition, files: Mapping[str, str]) -> Draft:
    """A version, looked through; what takes an article down has no text and nothing wrong."""
    return Draft(None, ()) if edition.withdraws else looked_through(edition.content, files)
