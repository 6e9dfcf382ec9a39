"""What people read before they apply: the guide of an item, with text, tables and pictures."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from gongzhu.catalogue.blocks import TextBlock
from gongzhu.catalogue.schema_parts import Asked, Citation, Key, Part, Text
from gongzhu.org.enums import Grade

MOST_BLOCKS = 40
_DIGEST = re.compile(r"[0-9a-f]{64}")


def _uploaded(digest: str) -> str:
    if not digest:
        raise ValueError("这里还没有图片。请选一张照片或截图上传，或者去掉这一块。")
    if not _DIGEST.fullmatch(digest):
        raise ValueError("图片的摘要写法不对。请重新上传这张图片。")
    return digest


def _described(alt: str) -> str:
    if not alt.strip():
        raise ValueError("请写图片说明：图上画的、写的是什么。看不见图的人听的就是它。")
    return alt.strip()


class Picture(Part):
    """A picture that was uploaded, known by the SM3 of what was kept of it; see `models.Picture`.

    alt: what it shows, for whoever does not see it; title: the line below it. Source: WCAG 2.2 1.1.1.
    """

    digest: Annotated[str, AfterValidator(_uploaded)] = Field(default="", validate_default=True)
    alt: Annotated[str, AfterValidator(_described)] = Field(
        default="", max_length=300, validate_default=True
    )
    title: str = Field(default="", max_length=80)


class GuideBlock(TextBlock):
    """One block of an item's guide. citations: where what it says is written, told below it."""

    beside: ClassVar[frozenset[str]] = frozenset({"citations"})

    picture: Picture | None = None
    citations: list[Citation] = Field(default_factory=list)


class Phone(Part):
    """A telephone shown in the guide."""

    label: Text
    number: Text
    source: Text
    grade: Grade


class Guide(Part):
    """What people read before applying. Source: 000 6.2.3.1.3 (文字、图片、表格); 003 6.1.3.1.

    standards: codes of standards shown beside `amount` although no rule reckons with them.
    asked: how residents ask for it; for the search only, never shown. blocks: what is told further,
    as text, tables and pictures.
    """

    audience: Text
    content: Text
    amount: Text
    standards: list[Key] = Field(default_factory=list)
    how: list[Text] = Field(min_length=1)
    phones: list[Phone] = Field(default_factory=list)
    basis: list[Citation] = Field(min_length=1)
    remarks: list[Text] = Field(default_factory=list)
    asked: Asked = Field(default_factory=list)
    blocks: list[GuideBlock] = Field(default_factory=list, max_length=MOST_BLOCKS)

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures shown, by digest."""
        found = (block.picture for block in self.blocks if block.picture)
        return {one.digest: one for one in found}
