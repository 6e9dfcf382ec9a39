"""Reading a region's pack: each file into its shape, every fault with file, line and reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from gongzhu.catalogue.faults import told
from gongzhu.catalogue.inheriting import read_whole
from gongzhu.catalogue.reading import Source
from gongzhu.catalogue.schema import ItemFile, PolicyRow, StandardsFile, VocabularyFile
from gongzhu.catalogue.vehicles import read_vehicles
from gongzhu.catalogue.vocabulary import Words, build
from gongzhu.org.errors import Fault, PackFaults
from gongzhu.org.region import Region, read_region
from gongzhu.rules import VocabularyError

Shape = TypeVar("Shape")

_POLICIES: TypeAdapter[list[PolicyRow]] = TypeAdapter(list[PolicyRow])
_STANDARDS = TypeAdapter(StandardsFile)
_VOCABULARY = TypeAdapter(VocabularyFile)
_ITEM = TypeAdapter(ItemFile)


@dataclass(frozen=True)
class ReadFile(Generic[Shape]):
    """A file in its shape, and where each part of it stands."""

    source: Source
    content: Shape


@dataclass(frozen=True)
class Pack:
    """The catalogue part of a region's pack, in shape but not yet checked as a whole."""

    region: Region
    policies: ReadFile[list[PolicyRow]]
    standards: ReadFile[StandardsFile]
    vocabulary: ReadFile[VocabularyFile]
    items: tuple[ReadFile[ItemFile], ...]
    words: Words


def read_pack(root: Path) -> Pack:
    """Read every catalogue file below a region's folder.

    Raises PackFaults naming each thing that is not in shape, in all files together.
    """
    faults: list[Fault] = []
    region = collected(faults, partial(read_region, root / "region.yaml"))
    policies = collected(faults, partial(shaped, root / "policies.yaml", root, _POLICIES))
    standards = collected(faults, partial(shaped, root / "standards.yaml", root, _STANDARDS))
    vocabulary = collected(faults, partial(shaped, root / "vocabulary.yaml", root, _VOCABULARY))
    items = [
        collected(faults, partial(shaped, path, root, _ITEM))
        for path in sorted((root / "items").glob("*.yaml"))
    ]
    if region is None or policies is None or standards is None or vocabulary is None or faults:
        raise PackFaults(faults)
    words = _built(vocabulary, standards, region)
    read_vehicles(root, words)  # read again where it is used; here its faults are told
    return Pack(region, policies, standards, vocabulary, tuple(filter(None, items)), words)


def read_words(root: Path, region: Region) -> Words:
    """Read only the vocabulary and the names of the standards. Raises PackFaults."""
    vocabulary = shaped(root / "vocabulary.yaml", root, _VOCABULARY)
    standards = shaped(root / "standards.yaml", root, _STANDARDS)
    return _built(vocabulary, standards, region)


def shaped(path: Path, root: Path, shape: TypeAdapter[Shape]) -> ReadFile[Shape]:
    """Read a file below root into its shape. Raises PackFaults naming each thing out of shape."""
    source = read_whole(path, root)
    try:
        return ReadFile(source, shape.validate_json(json.dumps(source.data)))
    except ValidationError as fault:
        raise PackFaults(list(told(fault, source))) from fault


def _built(
    vocabulary: ReadFile[VocabularyFile], standards: ReadFile[StandardsFile], region: Region
) -> Words:
    try:
        return build(vocabulary.content, standards.content, region)
    except VocabularyError as fault:
        raise PackFaults([vocabulary.source.fault((), str(fault))]) from fault


def collected(faults: list[Fault], reading: Callable[[], Shape]) -> Shape | None:
    """What was read, or None with its faults put to the others."""
    try:
        return reading()
    except PackFaults as found:
        faults.extend(found.faults)
        return None
