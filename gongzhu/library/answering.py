"""Questions of people answered from published passages only, or declined in kind words.

Nothing asked is kept: numbers of persons are masked before anything else sees the question, and
neither log nor trail nor table holds it. What is said is a passage that is published, with the way to
its page; an outside model may only phrase it, see `phrasing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices

from gongzhu.common.secret import mask_numbers
from gongzhu.library import phrasing
from gongzhu.library.alike import Page
from gongzhu.library.asking import Question
from gongzhu.library.enums import EntryKind
from gongzhu.library.pack import read_search
from gongzhu.library.ranking import Least, Scored
from gongzhu.library.schema import SearchFile
from gongzhu.library.selectors.finding import Hit, hits, look
from gongzhu.library.speech import Speech, asking
from gongzhu.library.words import normal

CLEAR, CLEARER = 7.0, 1.4
"""A likeness that answers whatever was said, when the next page's is smaller by so much."""
BESIDE = 0.6
"""How near the best a further passage must come to be shown beside it."""
NEAR, NEAR_LIKE = 5.0, 3.0
"""Score of a page that is offered though nothing can be answered; its likeness where no word of the
field was said."""
MOST_PASSAGES, OF_A_PAGE, MOST_NEAREST, MOST_PARTS = 4, 2, 3, 3
MOST_SIGNS = 300
"""Of a question; a longer one is told to be cut short."""
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_GAPS = re.compile(r"[\s.·_-]+")
_GAPPED = re.compile(r"(?:\d[\s.·_-]{0,2}){10,}[\dXx]")
_SPELT = re.compile(r"[〇零一二三四五六七八九幺](?:[\s，、]?[〇零一二三四五六七八九幺]){9,}")
_ODD = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·._*-]+")
_ORDERS = re.compile(
    r"(忽略|无视|忘记|忘掉|不要管|别管|不用管|跳过)(你的|你|掉)?(以上|上面|之前|前面|所有|一切|全部|规则|指令|限制|设定|要求)"
    r"|你(现在|从现在起)是|从现在(起|开始)你|扮演|假装你|系统提示|系统指令|系统消息|提示词|越狱|开发者模式|管理员模式|没有限制的"
    r"|(重复|输出|打印|复述)(以上|上面|前面|你的)|原样|(只需要?|只能|必须|直接)回答|以json|ignore(all|any|the|my|previous|above)|systemprompt|youarenow"
    r"|jailbreak|actas|pretendto|</?\w+>|\[/?inst\]|<\|",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bounds:
    """What an answer must have. least: of every passage shown; calibrated on questions.yaml.

    alike, worth: of the first one besides, either how like its page's phrasings the question is or how
    well its words fit: a word or two that meet by chance in a text are no answer.
    """

    least: Least
    alike: float
    worth: float

    def lets_lead(self, one: Scored) -> bool:
        """Whether a passage may come first."""
        return one.fits(self.least) and (one.likeness >= self.alike or one.by_words >= self.worth)


OURS, ELSE = Bounds(Least(0.25, 5.5), 1.5, 8.0), Bounds(Least(0.5, 12.0), 3.0, 15.0)
"""Where a word of the field was said, and where none was."""


class Outcome(TextChoices):
    """What became of a question."""

    ANSWERED = "answered", "有内容可答"
    UNKNOWN = "unknown", "没有内容可答"
    ELSEWHERE = "elsewhere", "不是社会救助的事"
    OTHERS = "others", "别人的事不能查"
    ABUSE = "abuse", "请好好说"


@dataclass(frozen=True)
class Reply:
    """An answer. asked: the question with numbers masked, only for the page. passages: best first.

    nearest: other pages that may be meant, one passage each, which is not shown as an answer.
    told: for what is declined, what to do instead. phrased: by an outside model, with the passages
    it cites by their place from 1; None when there is none. is_urgent: show the emergency numbers.
    is_masked: something personal was left out.
    """

    outcome: Outcome
    asked: str
    passages: tuple[Hit, ...] = ()
    nearest: tuple[Hit, ...] = ()
    told: str = ""
    phrased: phrasing.Phrased | None = None
    is_urgent: bool = False
    is_masked: bool = False


def ask(text: str) -> Reply:
    """Answer a question from what is published, or say that nothing fits. Never fails for a text.

    Service lists are searched but not answered from: nobody has said where they live.

    Source: 000 5.1.4.4 (民政救助AI问政).
    """
    raw = " ".join(text.split())[:MOST_SIGNS]
    asked = masked(raw)
    search = read_search(Path(settings.PACKS_DIR) / settings.REGION)
    plain = Speech(search.spoken).written(normal(asked))
    squeezed = _ODD.sub("", plain)
    reply = Reply(
        Outcome.UNKNOWN,
        asked,
        is_urgent=_says(squeezed, search.urgent),
        is_masked=asked != raw,
    )
    if _says(squeezed, search.abuse):
        return replace(reply, outcome=Outcome.ABUSE, asked="")
    if _named(plain, search.others):
        return replace(reply, outcome=Outcome.OTHERS, asked="")
    if told := _elsewhere(plain, search):
        return replace(reply, outcome=Outcome.ELSEWHERE, told=told)
    is_order = bool(_ORDERS.search(_ODD.sub("", normal(raw))))
    return _answered(reply, _without(_ORDERS.sub(" ", asked), search.urgent), is_order=is_order)


def masked(text: str) -> str:
    """A text with everybody's numbers masked, also those dictated with gaps or sign by sign."""
    joined = _GAPPED.sub(lambda found: _GAPS.sub("", found[0]), text.translate(_NARROW))
    return _SPELT.sub("（号码）", mask_numbers(joined))


def _answered(reply: Reply, text: str, *, is_order: bool) -> Reply:
    """The reply with what was found; a question of several parts has an answer to each that has one."""
    whole, *parts = (_looked(one) for one in (text, *_parts(text)))
    passages = _several([whole, *parts])
    nearest = _others(whole, passages)
    if not passages:
        return replace(reply, nearest=nearest)
    phrased = None if is_order else phrasing.phrase(reply.asked, passages)
    return replace(
        reply, outcome=Outcome.ANSWERED, passages=passages, nearest=nearest, phrased=phrased
    )


@dataclass(frozen=True)
class _Looked:
    """What a text brings. sure: passages that answer, best first. near: one of each page that may be meant."""

    question: Question
    sure: list[Scored]
    near: list[Scored]


def _looked(text: str) -> _Looked:
    question, found, known = look(text)
    scored = [one for one in found if one.page[0] != EntryKind.LIST]
    is_ours = bool(known and known.is_of_the_field(question.said))
    bounds = _bounds(scored, is_ours=is_ours)
    sure = _chosen(scored, bounds) if _is_sure(scored, bounds.least) else []
    near: dict[Page, Scored] = {}
    for one in scored:
        if one.score >= NEAR and (is_ours or one.likeness >= NEAR_LIKE):
            near.setdefault(one.page, one)
    return _Looked(question, sure, list(near.values()))


def _parts(text: str) -> list[str]:
    """The clauses that ask, where there is more than one."""
    clauses = asking(text)
    return clauses[-MOST_PARTS:] if len(clauses) > 1 else []


def _several(found: list[_Looked]) -> tuple[Hit, ...]:
    """The passages of the whole; of each part the best one whose page is not among them, in its place."""
    whole, *parts = ([*_spread(hits(one.sure, one.question))][:MOST_PASSAGES] for one in found)
    if not whole:  # a part torn from what was told may be about anything
        return ()
    pages, more = {_page(hit) for hit in whole}, []
    for hit in (ones[0] for ones in parts if ones):
        if _page(hit) not in pages:
            pages.add(_page(hit))
            more.append(hit)
    kept = whole[: max(1, MOST_PASSAGES - len(more))]
    return tuple([*kept[:1], *more, *kept[1:]][:MOST_PASSAGES])


def _others(found: _Looked, shown: Iterable[Hit]) -> tuple[Hit, ...]:
    """Pages that may be meant and are not shown."""
    pages = {_page(hit) for hit in shown}
    near = [one for one in found.near if one.page not in pages]
    return tuple(hits(near[:MOST_NEAREST], found.question))


def _page(hit: Hit) -> Page:
    return hit.passage.kind, hit.passage.key


def _bounds(scored: list[Scored], *, is_ours: bool) -> Bounds:
    """What is asked here; one page asked for far more nearly like this than the next is enough."""
    if is_ours:
        return OURS
    like = sorted({one.page: one.likeness for one in scored}.values(), reverse=True)[:2]
    first, second = [*like, 0.0, 0.0][:2]
    is_clear = first >= CLEAR and first >= CLEARER * second
    return replace(ELSE, least=replace(ELSE.least, likeness=first)) if is_clear else ELSE


def _is_sure(scored: list[Scored], least: Least) -> bool:
    """Whether to answer at all: the best by words has enough of the question, or some page is asked so.

    A likeness too small to answer for can change which passage comes first, not whether one does.
    """
    best = max(scored, key=lambda one: (one.by_words, -one.pk), default=None)
    return best is not None and (
        best.cover >= least.cover or any(one.likeness >= least.likeness for one in scored)
    )


def _chosen(scored: list[Scored], bounds: Bounds) -> list[Scored]:
    """The best passage that may come first, and those that come near it; none when none may."""
    best = next((one for one in scored if bounds.lets_lead(one)), None)
    if best is None:
        return []
    fitting = (one for one in scored if one is not best and one.fits(bounds.least))
    near = [one for one in fitting if one.score >= BESIDE * best.score]
    return [best, *near[: 3 * MOST_PASSAGES]]


def _spread(found: Iterable[Hit]) -> Iterator[Hit]:
    """The hits in order, of one page two at most."""
    taken: Counter[tuple[str, str]] = Counter()
    for hit in found:
        page = hit.passage.kind, hit.passage.key
        taken[page] += 1
        if taken[page] <= OF_A_PAGE:
            yield hit


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


def _says(plain: str, words: list[str]) -> bool:
    return any(word in plain for word in words)


def _named(plain: str, patterns: list[str]) -> bool:
    """Whether all the words that one of the patterns joins with + were said."""
    return any(all(part in plain for part in words.split("+")) for words in patterns)


def _elsewhere(plain: str, search: SearchFile) -> str:
    """What to say of a matter of others; "" when it is none."""
    return next((one.told for one in search.elsewhere if _named(plain, one.words)), "")
