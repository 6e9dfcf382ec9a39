"""Load a region's articles: all of them, or nothing with every fault named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue.compiling import digest
from gongzhu.catalogue.models import Item
from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.common.crypto import sm3
from gongzhu.library import files
from gongzhu.library.checks import library_faults
from gongzhu.library.drafts import clauses
from gongzhu.library.models import Article, Media
from gongzhu.library.pack import Library, read_library
from gongzhu.library.schema import ArticleRow, MediaRow
from gongzhu.library.services.indexing import rebuild_if_stale
from gongzhu.org import permissions
from gongzhu.org.errors import PackFaults


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many articles a load wrote and removed, and how many passages the search now has."""

    articles: int = 0
    removed: int = 0
    passages: int = 0

    @property
    def words(self) -> str:
        """What was done, for the one who ran it."""
        if not any(asdict(self).values()):
            return "没有变化。"
        return f"文章{self.articles}篇已写入，{self.removed}篇已移除，检索段落{self.passages}条。"


def load_library(region: str = "", *, by: Actor = SYSTEM) -> Loaded:
    """Bring the articles of a pack into the database and build the search anew when it is stale.

    What the office published is left as it is, and shown in the place of the pack's text.

    region: folder below settings.PACKS_DIR; the deployment's own when empty. The catalogue must be
    loaded before. May be repeated. Raises PackFaults naming every fault with file and line, and
    then nothing is loaded; Denied for anybody but the system and its administrators.
    Source: 002 知识库.
    """
    permissions.may_load_packs(by)
    key = region or settings.REGION
    library = read_library(Path(settings.PACKS_DIR) / key)
    items = set(Item.objects.values_list("code", flat=True))
    if faults := library_faults(library, items, clauses()):
        raise PackFaults(faults)
    with transaction.atomic():
        written, removed = _written(library)
        if written or removed:
            detail = {"articles": written, "removed": removed}
            audit.record("library.load", obj=("region", key), by=by, detail=detail)
    return Loaded(written, removed, rebuild_if_stale())


def _written(library: Library) -> tuple[int, int]:
    packed = Article.objects.filter(edition=None)
    kept = dict(packed.values_list("code", "digest"))
    rows = dict(_rows(library))
    changed = [row for row in rows.values() if kept.get(row.code) != _digest(row, library.media)]
    gone = packed.exclude(code__in=rows)
    removed = gone.count()
    gone.delete()
    for row in changed:
        _write(row, library.media)
    return len(changed), removed


def _rows(library: Library) -> Iterator[tuple[str, ArticleRow]]:
    for read in library.articles:
        for row in read.content:
            yield row.code, row


def _digest(row: ArticleRow, folder: Path) -> str:
    names = [name for one in row.media for name in (one.file, one.captions) if name]
    found = {name: sm3((folder / name).read_bytes()) for name in names}
    return digest({"article": row.model_dump(mode="json"), "files": found})


def _write(row: ArticleRow, folder: Path) -> None:
    fields: dict[str, Any] = row.model_dump(mode="json", exclude={"code", "body", "media"})
    fields |= {"published_on": row.published_on, "ends_on": row.ends_on}
    blocks = [block.model_dump(mode="json", exclude_none=True) for block in row.body]
    article, _ = Article.objects.update_or_create(
        code=row.code,
        edition=None,
        defaults={**fields, "blocks": blocks, "digest": _digest(row, folder)},
    )
    article.media.all().delete()
    Media.objects.bulk_create([_media(article, one, folder) for one in row.media])


def _media(article: Article, row: MediaRow, folder: Path) -> Media:
    path = folder / row.file
    return Media(
        article=article,
        key=row.key,
        kind=row.kind.value,
        title=row.title,
        alt=row.alt,
        transcript=row.transcript,
        captions=(folder / row.captions).read_text(encoding="utf-8") if row.captions else "",
        media_type=files.media_type(path, row.kind),
        content=path.read_bytes(),
    )
