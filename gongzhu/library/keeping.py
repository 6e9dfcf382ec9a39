"""What those who keep the articles look at: every article with its versions, what waits, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from gongzhu.accounts.enums import Role
from gongzhu.catalogue import keeping as catalogue
from gongzhu.catalogue.enums import VersionState
from gongzhu.common import clock
from gongzhu.common.errors import Conflict, Missing
from gongzhu.library import drafts, editions
from gongzhu.library.enums import ArticleKind
from gongzhu.library.models import Article, ArticleReview, Edition, Media
from gongzhu.library.selectors import articles

SHOWN = {
    "shown": ("显示中", "done"),
    "coming": ("待施行", "todo"),
    "over": ("已到期", "off"),
    "down": ("已撤下", "off"),
    "never": ("没有发布过", "off"),
}
"""What residents see of an article: word and colour."""
DRAFTS = {key: catalogue.STATES[key] for key in ("draft", "returned", "submitted")}
"""Where the draft of an article stands."""


@dataclass(frozen=True)
class Row:
    """One article. shown, draft: keys of SHOWN and DRAFTS; changed_on, due_on: None where unknown."""

    code: str
    title: str
    kind: str
    is_own: bool
    shown: str
    draft: Edition | None
    draft_state: str
    changed_on: date | None
    due_on: date | None

    @property
    def kind_label(self) -> str:
        """The kind in Chinese."""
        return str(ArticleKind(self.kind).label) if self.kind in ArticleKind.values else "待选"

    @property
    def states(self) -> list[tuple[str, str]]:
        """Words and colours: what residents see, then where the draft stands."""
        own = [DRAFTS[self.draft_state]] if self.draft_state else []
        return [SHOWN[self.shown], *own]

    @property
    def is_due(self) -> bool:
        """Whether it is to be read again."""
        return self.due_on is not None and self.due_on <= clock.today()

    @property
    def is_soon(self) -> bool:
        """Whether it is not due today, but soon will be."""
        return not self.is_due and (
            self.due_on is not None and self.due_on <= clock.today() + catalogue.SOON
        )


def rows(*, text: str = "", kind: str = "", state: str = "", on: date) -> list[Row]:
    """Every article of packs and of the office, in the order residents see them.

    state: a key of SHOWN or DRAFTS.
    """
    found = _Every(on).rows()
    return [
        one
        for one in found
        if (not text or text in one.title or text in one.code)
        and (not kind or one.kind == kind)
        and (not state or state in (one.shown, one.draft_state))
    ]


def row(code: str, *, on: date) -> Row:
    """One article. Raises Missing."""
    found = next((one for one in rows(on=on) if one.code == code), None)
    if found is None:
        raise Missing
    return found


class _Every:
    """Everything there is, read once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.packs = {one.code: one for one in Article.objects.filter(edition=None).defer("blocks")}
        self.shown = {one.code: one for one in articles(on=on).select_related("edition")}
        self.editions: dict[str, list[Edition]] = {}
        for one in Edition.objects.order_by("-number"):
            self.editions.setdefault(one.code, []).append(one)
        last = ArticleReview.objects.order_by().values("code").annotate(last=Max("reviewed_on"))
        self.reviewed = {one["code"]: one["last"] for one in last}
        self.months = catalogue.review_months()

    def rows(self) -> list[Row]:
        """A row for each code; those residents see first, in their order."""
        codes = dict.fromkeys([*self.shown, *self.packs, *self.editions])
        return [self._row(code) for code in codes]

    def _row(self, code: str) -> Row:
        kept = self.editions.get(code, [])
        draft = next((one for one in kept if not one.is_fixed), None)
        article, pack = self.shown.get(code), self.packs.get(code)
        title, kind = self._named(article or pack, kept)
        return Row(
            code=code,
            title=title,
            kind=kind,
            is_own=any(one.is_fixed for one in kept) or pack is None,
            shown=self._state(code, kept),
            draft=draft,
            draft_state=catalogue.state_of(draft, self.on) if draft else "",
            changed_on=self._changed(kept, article or pack),
            due_on=self._due(article),
        )

    def _named(self, article: Article | None, kept: list[Edition]) -> tuple[str, str]:
        if article is not None:
            return article.title, article.kind
        text = next((one for one in kept if one.content), kept[0])
        return text.title, str(text.content.get("kind", ""))

    def _state(self, code: str, kept: list[Edition]) -> str:
        if code in self.shown:
            return "shown"
        fixed = [one for one in kept if one.is_fixed]
        if any(one.effective_on > self.on for one in fixed):
            return "coming"
        if fixed and fixed[0].withdraws:
            return "down"
        pack = self.packs.get(code)
        if not fixed and pack is None:
            return "never"
        return "coming" if not fixed and pack and pack.published_on > self.on else "over"

    def _changed(self, kept: list[Edition], article: Article | None) -> date | None:
        at = max(filter(None, (one.changed_at for one in kept)), default=None)
        return clock.day_of(at) if at else article.published_on if article else None

    def _due(self, article: Article | None) -> date | None:
        if article is None:
            return None
        begun = article.published_on
        if article.edition and article.edition.published_at:
            begun = clock.day_of(article.edition.published_at)
        last = max(filter(None, (begun, self.reviewed.get(article.code))))
        return catalogue.months_after(last, self.months)


def edition(pk: int) -> Edition:
    """One version. Raises Missing."""
    found = Edition.objects.select_related("submitted_by", "checked_by").filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def editions_of(code: str) -> QuerySet[Edition]:
    """Every version of an article, newest first."""
    return Edition.objects.filter(code=code).order_by("-number")


def state_of(one: Edition, on: date) -> tuple[str, str]:
    """What a version is on a day: word and colour."""
    key = catalogue.state_of(one, on)
    return SHOWN["down"] if one.withdraws and key == "force" else catalogue.STATES[key]


def draft_of(one: Edition) -> drafts.Draft:
    """A version that need not be in shape, looked through."""
    return drafts.of_edition(one, editions.files_of(editions.source_of(one)))


def as_article(one: Edition) -> tuple[Article, list[Media]]:
    """A version as residents would read it. Raises Conflict while it is out of shape, Missing for none."""
    if one.withdraws:
        raise Missing
    if one.is_fixed:
        return one.article, list(one.article.media.all())
    text = draft_of(one).text
    if text is None:
        raise Conflict("这份草稿还不完整，不能预览。请先按编辑页上的提示改好。")
    return editions.laid(one, text)


def files_for(one: Edition) -> list[Media]:
    """Files of the text before that a draft may still show."""
    source = editions.source_of(one)
    return list(source.media.defer("content")) if source else []


def before(one: Edition) -> tuple[str, dict[str, Any]] | None:
    """What a version is compared with: its name and its text; None for the first of an article."""
    if earlier := editions.before(one):
        return f"第{earlier.number}版", earlier.content
    pack = editions.of_pack(one.code) if one.number > 1 else None
    return ("数据包的原文", editions.content_of(pack)) if pack else None


def waiting() -> QuerySet[Edition]:
    """Versions handed over, longest first."""
    return Edition.objects.filter(state=VersionState.SUBMITTED).order_by("submitted_at")


def returned() -> QuerySet[Edition]:
    """Drafts that were sent back."""
    found = Edition.objects.filter(state=VersionState.DRAFT).exclude(return_reason="")
    return found.order_by("-changed_at")


def waiting_for(role: str) -> int:
    """How much waits for a post: to be decided by a publisher, to be changed by a policy officer."""
    return waiting().count() if role == Role.POLICY_PUBLISHER else returned().count()


def past_reviews(code: str) -> QuerySet[ArticleReview]:
    """When an article was read again, latest first."""
    return ArticleReview.objects.filter(code=code)
