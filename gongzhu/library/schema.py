"""The shape of the library's files: articles with blocks and media, and the words of the search."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from gongzhu.catalogue.blocks import TextBlock
from gongzhu.catalogue.schema_guide import MOST_BLOCKS, Picture
from gongzhu.catalogue.schema_parts import Asked, Citation, Key, Part, Text
from gongzhu.library.enums import ArticleKind, MediaKind
from gongzhu.org.enums import Grade

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,38}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,60}\.[a-z0-9]{3,4}$")]


class Block(TextBlock):
    """One block of an article's body: a text, a table, or the place of one of its media."""

    media: Slug | None = None


class MediaRow(Part):
    """A file beside the article, with words for those who cannot see or hear it. Source: WCAG 1.1, 1.2."""

    key: Slug
    kind: MediaKind
    file: FileName
    title: Text
    alt: str = Field(default="", max_length=300)
    transcript: list[Text] = Field(default_factory=list)
    captions: FileName | None = None

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.kind in (MediaKind.PICTURE, MediaKind.SCAN) and not self.alt:
            raise ValueError("图片和扫描件要写替代文字（alt）。")
        if self.kind in (MediaKind.AUDIO, MediaKind.VIDEO) and not self.transcript:
            raise ValueError("录音和视频要写文字稿（transcript）。")
        if self.kind is MediaKind.VIDEO and not self.captions:
            raise ValueError("视频要有字幕文件（captions）。")
        return self


class ArticleText(Part):
    """What every article says besides its body, wherever it was written.

    ends_on: the last day it is shown, empty while it holds. asked: how residents ask for it.
    """

    kind: ArticleKind
    title: Text = Field(max_length=80)
    summary: Text = Field(max_length=300)
    ends_on: date | None = None
    grade: Grade
    citations: list[Citation] = Field(default_factory=list)
    items: list[Key] = Field(default_factory=list)
    related: list[Slug] = Field(default_factory=list)
    unknown: list[Text] = Field(default_factory=list)
    asked: Asked = Field(default_factory=list)
    position: int = Field(default=100, ge=0, le=9999)

    @model_validator(mode="after")
    def _is_founded(self) -> Self:
        if self.grade in (Grade.D, Grade.PENDING):
            raise ValueError("文章的等级应为 A、B、C 或 product；推算和记忆的内容不能发布。")
        if self.grade is not Grade.PRODUCT and not self.citations:
            raise ValueError(
                "讲政策的文章要写依据（citations）；只讲平台怎么用的，等级写 product。"
            )
        return self


class ArticleRow(ArticleText):
    """One article of knowledge/*.yaml."""

    code: Slug
    published_on: date
    body: list[Block] = Field(min_length=1)
    media: list[MediaRow] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ends_on and self.ends_on < self.published_on:
            raise ValueError("截止日期早于发布日期。")
        return self


class OwnBlock(Block):
    """One block of an article written on screen: it may also be a picture that was uploaded there."""

    picture: Picture | None = None


class KeptMedia(Part):
    """A file that came with the text an article was taken over from. digest: SM3 of its content."""

    key: Slug
    digest: str


class OwnText(ArticleText):
    """An article written on screen. media: what it keeps of the files of the text before it."""

    body: list[OwnBlock] = Field(min_length=1, max_length=MOST_BLOCKS)
    media: list[KeptMedia] = Field(default_factory=list)

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures uploaded, by digest."""
        found = (block.picture for block in self.body if block.picture)
        return {one.digest: one for one in found}


class Elsewhere(Part):
    """Something people ask that is not social assistance. words: any of them names it."""

    words: list[Text] = Field(min_length=1)
    told: Text


class SearchFile(Part):
    """search.yaml: what the search knows of the region's language.

    words: words of the field the cutter must not break; plain: the same for words that any matter
    may have. same: groups of words that mean one thing. synonyms: what people say → what the pages
    say. spoken: turns of speech → how they are written, put right before anything else is looked at.
    hushed: words that ask nothing by themselves. elsewhere: matters of other offices. others: what
    is asked about other people. urgent, abuse:
    words that call for another answer than a passage. examples: questions to begin with.
    """

    words: list[Text] = Field(default_factory=list)
    plain: list[Text] = Field(default_factory=list)
    same: list[list[Text]] = Field(default_factory=list)
    synonyms: dict[str, list[Text]] = Field(default_factory=dict)
    spoken: dict[str, Annotated[str, StringConstraints(max_length=12)]] = Field(
        default_factory=dict
    )
    hushed: list[Text] = Field(default_factory=list)
    elsewhere: list[Elsewhere] = Field(default_factory=list)
    others: list[Text] = Field(default_factory=list)
    urgent: list[Text] = Field(default_factory=list)
    abuse: list[Text] = Field(default_factory=list)
    examples: list[Text] = Field(default_factory=list)
