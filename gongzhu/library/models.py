"""Articles with their versions and media, and the index over everything published."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from gongzhu.catalogue.written import UNPUBLISHED, Written
from gongzhu.common.errors import Conflict
from gongzhu.library.enums import ArticleKind, EntryKind, MediaKind
from gongzhu.org.enums import Grade


class Article(models.Model):
    """Something to read: knowledge, a procedure, an announcement, what the centre is.

    blocks: the body as library.schema.Block, JSON. citations: documents it rests on, as
    catalogue.schema_parts.Citation. items, related: codes of items and of other articles.
    unknown: what is still 待核定, in words. asked: how residents ask for it. digest: SM3 of all of it, media included.
    edition: the version the office published it as; None for the text of a pack. Of several rows
    with one code, `selectors.articles` says which is shown on a day.
    PII: none.
    """

    code = models.SlugField("代码", max_length=40)
    edition = models.OneToOneField(
        "library.Edition", models.PROTECT, null=True, related_name="article"
    )
    kind = models.CharField("类别", max_length=12, choices=ArticleKind.choices)
    title = models.CharField("标题", max_length=80)
    summary = models.CharField("提要", max_length=300)
    blocks = models.JSONField("正文")
    published_on = models.DateField("发布日期")
    ends_on = models.DateField("截止日期", null=True)
    grade = models.CharField("证据等级", max_length=8, choices=Grade.choices)
    citations = models.JSONField("依据", default=list)
    items = models.JSONField("相关事项", default=list)
    related = models.JSONField("相关文章", default=list)
    unknown = models.JSONField("待核定", default=list)
    asked = models.JSONField("居民的问法", default=list)
    position = models.PositiveSmallIntegerField("排序", default=100)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "知识文章"
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(edition=None), name="one_article_of_a_pack_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Edition(Written):
    """A version of an article as the office keeps it; the first may be the pack's text, taken over.

    code: of the article. content: in the shape of schema.OwnText, JSON; a draft may be out of
    shape. withdraws: from its day on nothing is shown under this code, for the reason in `note`;
    its content is a name only.
    PII: none; officers are known by account.
    """

    code = models.SlugField("代码", max_length=40)
    content = models.JSONField("内容", default=dict)
    withdraws = models.BooleanField("撤下", default=False)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "文章版本"
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="one_number_per_edition"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state__in=UNPUBLISHED),
                name="one_draft_per_article",
                violation_error_message="这一篇已有一份没有发布的草稿。",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None)
                | Q(submitted_by=None)
                | ~Q(checked_by=F("submitted_by")),
                name="edition_maker_is_not_checker",
                violation_error_message="起草提交的人不能自己发布。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} 第{self.number}版"

    @property
    def title(self) -> str:
        """What it is called; its code while nobody has named it."""
        return str(self.content.get("title") or self.code)

    @property
    def essence(self) -> tuple[object, ...]:
        """What may never change once published."""
        return self.code, self.number, self.effective_on, self.digest, self.content, self.withdraws


class ArticleReview(models.Model):
    """Somebody read an article again and found it still true 定期复核. Never changed.

    code: of the article.
    PII: none; officers are known by account.
    """

    code = models.SlugField("代码", max_length=40)
    reviewed_on = models.DateField("复核日")
    reviewer = models.CharField("复核人", max_length=80)
    note = models.CharField("复核情况", max_length=300)

    class Meta:
        verbose_name = "文章复核"
        ordering = ["-reviewed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.reviewed_on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once. Raises Conflict for a review that is there already."""
        if self.pk:
            raise Conflict("复核记录不能修改。请另记一次复核。")
        super().save(*args, **kwargs)


class Media(models.Model):
    """A picture, scan, recording or film of an article, with its words for those who cannot see or hear.

    alt: what a picture shows. transcript: what is said, paragraph by paragraph. captions: WebVTT.
    PII: none; people in it are synthetic.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="media")
    key = models.SlugField("代码", max_length=40)
    kind = models.CharField("类别", max_length=8, choices=MediaKind.choices)
    title = models.CharField("标题", max_length=80)
    alt = models.CharField("替代文字", max_length=300, blank=True)
    transcript = models.JSONField("文字稿", default=list)
    captions = models.TextField("字幕", blank=True)
    media_type = models.CharField("格式", max_length=20)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = "知识媒体"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="one_media_of_a_key")
        ]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """The smallest thing the search finds: one part of one published page.

    id: its place in the index, the same on every database. kind, key, anchor: the page and the
    part of it. words: its tokens as `|a||b|`, each as often as it occurs; the database's own
    index over them is made in the migration, see library.engine. length: how many there are.
    asked: how residents ask for its page, a line each; of the page's first passage only.
    PII: none.
    """

    id = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField("类别", max_length=8, choices=EntryKind.choices)
    key = models.SlugField("页面代码", max_length=40)
    anchor = models.SlugField("页内位置", max_length=40, blank=True)
    name = models.CharField("页面名称", max_length=160)
    title = models.CharField("小标题", max_length=160)
    text = models.TextField("内容")
    words = models.TextField("词")
    length = models.PositiveIntegerField("词数")
    asked = models.TextField("居民的问法", blank=True)

    class Meta:
        verbose_name = "检索段落"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name} · {self.title}"


class Term(models.Model):
    """A word of the index: in how many passages it stands, in how many of their headings, how it sounds.

    PII: none.
    """

    word = models.CharField("词", max_length=40, unique=True)
    passages = models.PositiveIntegerField("段落数")
    headings = models.PositiveIntegerField("标题数")
    sound = models.CharField("全拼", max_length=120, blank=True)
    initials = models.CharField("首字母", max_length=40, blank=True)

    class Meta:
        verbose_name = "检索词"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.word


class Index(models.Model):
    """Which state of the published content the index was built from; one row.

    fingerprint: SM3 over what was read. serial: grows with every building.
    PII: none.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField("内容摘要", max_length=64, blank=True)
    serial = models.PositiveIntegerField("编号", default=0)
    passages = models.PositiveIntegerField("段落数", default=0)
    mean_length = models.FloatField("平均词数", default=1.0)
    built_at = models.DateTimeField("建立时间", null=True)

    class Meta:
        verbose_name = "检索索引"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="library_has_one_index",
                violation_error_message="检索索引只有一个。",
            )
        ]

    def __str__(self) -> str:
        return f"第{self.serial}次建立"
