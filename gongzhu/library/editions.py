"""A version as the article residents read, and the text of an article as a version takes it over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gongzhu.catalogue.compiling import digest
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.models import Picture as Uploaded
from gongzhu.catalogue.schema_guide import Picture
from gongzhu.common.crypto import sm3
from gongzhu.library.enums import MediaKind
from gongzhu.library.models import Article, Edition, Media
from gongzhu.library.schema import OwnText

_TAKEN = ("kind", "title", "summary", "grade", "citations", "items", "related", "unknown", "asked")
_UNTITLED = "图片"


def digest_of(content: dict[str, Any]) -> str:
    """What a version's own digest covers; files and pictures are named in it by theirs."""
    return digest({"article": content})


def content_of(article: Article) -> dict[str, Any]:
    """The text of a pack's article in the shape of schema.OwnText, JSON."""
    taken = {name: getattr(article, name) for name in _TAKEN}
    ends = {"ends_on": article.ends_on.isoformat()} if article.ends_on else {}
    media = [{"key": key, "digest": value} for key, value in files_of(article).items()]
    more = {"position": article.position, "body": article.blocks, "media": media}
    return {name: value for name, value in {**taken, **ends, **more}.items() if value}


def files_of(article: Article | None) -> dict[str, str]:
    """The files of an article: key → SM3 of the content."""
    if article is None:
        return {}
    return {one.key: sm3(bytes(one.content)) for one in article.media.all()}


def published(code: str) -> list[Edition]:
    """Every published version of an article, newest first."""
    return list(Edition.objects.filter(code=code, state=VersionState.PUBLISHED).order_by("-number"))


def before(edition: Edition) -> Edition | None:
    """The published version with a text that a version follows."""
    earlier = (one for one in published(edition.code) if one.number < edition.number)
    return next((one for one in earlier if not one.withdraws), None)


def of_pack(code: str) -> Article | None:
    """The text of the pack under a code."""
    return Article.objects.filter(code=code, edition=None).first()


def source_of(edition: Edition) -> Article | None:
    """The article whose files a version may keep: of the version before it, else of the pack."""
    earlier = before(edition)
    return earlier.article if earlier else of_pack(edition.code)


def laid(edition: Edition, text: OwnText) -> tuple[Article, list[Media]]:
    """The article a version is, with its files; nothing is saved.

    An uploaded picture becomes a file of the article, so that it is shown and found like any other.
    """
    fields: dict[str, Any] = text.model_dump(mode="json", exclude={"body", "media", "ends_on"})
    article = Article(
        code=edition.code,
        edition=edition,
        published_on=edition.effective_on,
        ends_on=text.ends_on,
        blocks=[_block(one) for one in text.body],
        digest=edition.digest,
        **fields,
    )
    return article, [*_kept(article, edition, text), *_uploaded(article, text)]


def _block(block: Any) -> dict[str, Any]:
    if block.picture:
        return {"media": _key(block.picture)}
    return dict(block.model_dump(mode="json", exclude_none=True))


def _key(picture: Picture) -> str:
    return f"picture-{picture.digest[:24]}"


def _kept(article: Article, edition: Edition, text: OwnText) -> Iterator[Media]:
    source = source_of(edition)
    wanted = [block.media for block in text.body if block.media]
    for one in source.media.filter(key__in=wanted) if source else ():
        one.pk, one.article = None, article
        yield one


def _uploaded(article: Article, text: OwnText) -> Iterator[Media]:
    contents = {one.digest: one for one in Uploaded.objects.filter(digest__in=text.pictures)}
    for picture in text.pictures.values():
        if kept := contents.get(picture.digest):
            yield Media(
                article=article,
                key=_key(picture),
                kind=MediaKind.PICTURE,
                title=picture.title or _UNTITLED,
                alt=picture.alt,
                media_type=kept.media_type,
                content=kept.content,
            )
