"""Reading the library's part of a region's pack; every fault with file, line and reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from pydantic import TypeAdapter

from gongzhu.catalogue.inheriting import files_behind
from gongzhu.catalogue.pack import ReadFile, collected, shaped
from gongzhu.library.schema import ArticleRow, SearchFile
from gongzhu.org.errors import Fault, PackFaults

_ARTICLES: TypeAdapter[list[ArticleRow]] = TypeAdapter(list[ArticleRow])
_SEARCH = TypeAdapter(SearchFile)
ARTICLES, MEDIA, SEARCH = "knowledge", "knowledge/media", "search.yaml"


@dataclass(frozen=True)
class Library:
    """The files in shape, not yet checked as a whole. media: the folder of the articles' files."""

    articles: tuple[ReadFile[list[ArticleRow]], ...]
    media: Path


def read_library(root: Path) -> Library:
    """Read knowledge/*.yaml and search.yaml below a region's folder; a region may have neither.

    Raises PackFaults naming each thing that is not in shape, in all files together.
    """
    faults: list[Fault] = []
    articles = [
        collected(faults, partial(shaped, path, root, _ARTICLES))
        for path in sorted((root / ARTICLES).glob("*.yaml"))
    ]
    collected(faults, partial(read_search, root))
    if faults:
        raise PackFaults(faults)
    return Library(tuple(filter(None, articles)), root / MEDIA)


def search_files(root: Path) -> tuple[Path, ...]:
    """search.yaml of a region and what it extends, as far as they are there."""
    return files_behind(root / SEARCH, root)


def search_stamps(root: Path) -> tuple[int, ...]:
    """When each of these files was last changed."""
    return tuple(file.stat().st_mtime_ns for file in search_files(root))


def read_search(root: Path) -> SearchFile:
    """The words of the search of a region, kept until a file changes; none without search.yaml."""
    return _read_search(root, search_stamps(root))


@lru_cache(maxsize=8)
def _read_search(root: Path, stamps: tuple[int, ...]) -> SearchFile:
    path = root / SEARCH
    return shaped(path, root, _SEARCH).content if path.exists() else SearchFile()
