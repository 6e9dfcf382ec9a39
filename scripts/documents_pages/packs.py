"""The items of the region the documents are written for, read from its pack without a database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongzhu.catalogue.checks_flow import read_flow
from gongzhu.catalogue.pack import read_pack
from gongzhu.catalogue.schema import ItemFile, VersionFile
from gongzhu.flow import Flow

REGION = "guangzhou"


@dataclass(frozen=True)
class Version:
    """One version of an item with its flow."""

    item: ItemFile
    file: VersionFile
    flow: Flow

    @property
    def title(self) -> str:
        """The item's name and the version's number."""
        return f"{self.item.name} 第{self.file.number}版"


@cache
def versions(root: Path) -> tuple[Version, ...]:
    """Every version of every item of the pack, in the order of the catalogue."""
    items = [file.content for file in read_pack(root / "packs" / REGION).items]
    return tuple(
        Version(item, version, read_flow(version.spec.flow))
        for item in sorted(items, key=lambda one: one.position)
        for version in item.versions
    )
