"""The layers 分层 of this deployment's region, and which of them each item names. Data of the pack.

Source: 国办发〔2023〕39号 二 (低收入人口).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from pydantic import TypeAdapter

from gongzhu.catalogue.inheriting import files_behind
from gongzhu.catalogue.pack import shaped
from gongzhu.lists.schema import Layer, LayersFile

FILE = "layers.yaml"
UNSAID = "unsaid"
"""The key under which stands what names no layer itself."""
_SHAPE = TypeAdapter(LayersFile)


def read_layers(root: Path) -> LayersFile:
    """The layers of a region's folder. Raises PackFaults naming what is not in shape."""
    return shaped(root / FILE, root, _SHAPE).content


def layers() -> tuple[Layer, ...]:
    """The layers in the order to show them."""
    return tuple(_read().layers)


def names() -> dict[str, str]:
    """The name of each layer by its key."""
    return {one.key: one.name for one in layers()}


def of_items() -> dict[str, tuple[str, ...]]:
    """The layers each item names, by its code; an item that names none is left out."""
    return {one.key: tuple(one.layers) for one in _read().items}


@dataclass(frozen=True)
class _Kept:
    """A file as read, with those it extends and when they were changed."""

    files: tuple[Path, ...]
    stamp: tuple[int, ...]
    content: LayersFile


_kept: dict[Path, _Kept] = {}


def _read() -> LayersFile:
    root = Path(settings.PACKS_DIR) / settings.REGION
    known = _kept.get(root)
    if known is None or known.stamp != _stamp(known.files):
        files = files_behind(root / FILE, root)
        known = _kept[root] = _Kept(files, _stamp(files), read_layers(root))
    return known.content


def _stamp(files: tuple[Path, ...]) -> tuple[int, ...]:
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)
