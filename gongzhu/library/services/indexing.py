"""Build the index anew from what is published; cheap to call when nothing has changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.models import Item, ItemVersion, Policy, Standard
from gongzhu.common import clock
from gongzhu.common.crypto import sm3
from gongzhu.library import engine
from gongzhu.library.engine import HEADING
from gongzhu.library.models import Article, Edition, Index, Passage, Term
from gongzhu.library.pack import read_search, search_files
from gongzhu.library.passages import Draft, drafts
from gongzhu.library.schema import SearchFile
from gongzhu.library.words import LONGEST, Cutter, initials, is_chinese, sound
from gongzhu.lists.models import ServiceList

FORM = 5
"""Of the index itself: raised when passages are cut otherwise, so that every index is built anew."""
_AT_ONCE = 500


def rebuild_if_stale() -> int:
    """Build the index anew unless it was built from just what is published today.

    Returns how many passages were written, 0 when nothing was stale. Source: 002 知识库 (智能检索).
    """
    wanted = _fingerprint()
    if Index.objects.filter(fingerprint=wanted).exists():
        return 0
    return rebuild(list(drafts(clock.today())), wanted)


def rebuild(found: Sequence[Draft], fingerprint: str) -> int:
    """Put these passages in the place of all that were there; returns how many.

    fingerprint: names the state they were taken from.
    """
    rows = _cut(found, _own_words(found))
    with transaction.atomic():
        index, _ = Index.objects.select_for_update().get_or_create(pk=1)
        Passage.objects.all().delete()
        Term.objects.all().delete()
        engine.empty()
        Passage.objects.bulk_create([row.passage for row in rows], batch_size=_AT_ONCE)
        engine.add((row.passage.id, row.words) for row in rows)
        Term.objects.bulk_create(_terms(rows), batch_size=_AT_ONCE)
        index.fingerprint, index.serial = fingerprint, index.serial + 1
        index.passages, index.built_at = len(rows), clock.now()
        index.mean_length = sum(row.passage.length for row in rows) / max(len(rows), 1)
        index.save()
        engine.settle()
    return len(rows)


@dataclass(frozen=True)
class _Row:
    passage: Passage
    words: list[str]


def _cut(found: Iterable[Draft], own: Iterable[str]) -> list[_Row]:
    cutter = Cutter(own)
    return [_row(number, draft, cutter) for number, draft in enumerate(found, start=1)]


def _row(number: int, draft: Draft, cutter: Cutter) -> _Row:
    body = list(cutter.words(draft.text))
    heading = [HEADING + word for word in cutter.words(f"{draft.name} {draft.title}")]
    words = [*heading, *body]
    length = sum(len(word) > 1 or not is_chinese(word) for word in body)
    passage = Passage(
        id=number,
        words=f"|{'||'.join(words)}|",
        length=length,
        **asdict(draft) | {"kind": draft.kind.value},
    )
    return _Row(passage, words)


def _terms(rows: Iterable[_Row]) -> list[Term]:
    anywhere: Counter[str] = Counter()
    headed: Counter[str] = Counter()
    for row in rows:
        distinct = set(row.words)
        headed.update(word[1:] for word in distinct if word.startswith(HEADING))
        anywhere.update({word.removeprefix(HEADING) for word in distinct})
    return [
        Term(id=number, word=word, passages=anywhere[word], headings=headed[word], **_heard(word))
        for number, word in enumerate(sorted(anywhere), start=1)
    ]


def _heard(word: str) -> dict[str, str]:
    if not is_chinese(word) or len(word) == 1:
        return {}
    return {"sound": sound(word), "initials": initials(word)}


def _own_words(found: Iterable[Draft]) -> set[str]:
    """Words that must not be broken: the region's, and the names of everything found."""
    search = read_search(Path(settings.PACKS_DIR) / settings.REGION)
    names = {draft.name for draft in found if len(draft.name) <= LONGEST}
    return {word for word in {*names, *region_words(search)} if 1 < len(word) <= LONGEST}


def region_words(search: SearchFile) -> set[str]:
    """Every word of the field that the region's file names."""
    said = {word for key, means in search.synonyms.items() for word in (key, *means)}
    same = {word for group in search.same for word in group}
    return {*search.words, *search.plain, *said, *same}


def _fingerprint() -> str:
    """SM3 over everything that is read when the index is built, and which of its days have come."""
    words = search_files(Path(settings.PACKS_DIR) / settings.REGION)
    rows = [
        *Item.objects.order_by("pk").values_list(),
        *ItemVersion.objects.order_by("pk").values_list(
            "pk", "state", "ends_on", "effective_on", "digest"
        ),
        *Article.objects.order_by("pk").values_list("code", "digest", "published_on", "ends_on"),
        *Edition.objects.filter(state=VersionState.PUBLISHED)
        .order_by("pk")
        .values_list("code", "effective_on", "ends_on", "digest"),
        *Policy.objects.order_by("pk").values_list(),
        *Standard.objects.order_by("pk").values_list(),
        *_listed(),
    ]
    files = [sm3(path.read_bytes()) for path in words]
    parts = [FORM, settings.REGION, settings.DEMO, files, rows, _come(rows, clock.today())]
    return sm3(json.dumps(parts, default=str, ensure_ascii=False).encode())


def _listed() -> Iterable[Sequence[object]]:
    """Service lists, with the days on which what they name runs out."""
    still = Q(ends_on=None) | Q(ends_on__gte=clock.today())
    kept = ServiceList.objects.filter(still, state=VersionState.PUBLISHED).order_by("pk")
    for *row, entries in kept.values_list("pk", "effective_on", "ends_on", "digest", "entries"):
        ends = (one["until"] for one in entries if one["until"])
        yield *row, *map(date.fromisoformat, ends)


def _come(rows: Iterable[Sequence[object]], today: date) -> list[int]:
    """For every day named in rows: -1 when it is to come, 0 today, 1 when it is past."""
    days = (one for row in rows for one in row if type(one) is date)
    return [(day < today) - (day > today) for day in days]
