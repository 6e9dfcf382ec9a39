"""The shape of layers.yaml and of one entry of a list."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from gongzhu.catalogue.enums import Sector, TargetGroup
from gongzhu.catalogue.schema_parts import Citation, Key, Part, Text
from gongzhu.org.enums import Department

Words = Annotated[str, StringConstraints(max_length=300)]


class Layer(Part):
    """Whom help is for, by how the law ranks need 分层. told: for residents, who that is."""

    key: Key
    name: Text = Field(max_length=30)
    told: Text = Field(max_length=120)
    citations: list[Citation] = Field(min_length=1)


class ItemLayers(Part):
    """The layers an item of the catalogue names itself. basis: its own words, shortened."""

    key: Key
    layers: list[Key] = Field(min_length=1)
    basis: Text = Field(max_length=120)


class LayersFile(Part):
    """layers.yaml: the layers in their order, and the items that say for which they are."""

    layers: list[Layer] = Field(min_length=1)
    items: list[ItemLayers] = Field(default_factory=list)

    @model_validator(mode="after")
    def _names_known_layers(self) -> Self:
        known = {one.key for one in self.layers}
        for item in self.items:
            if unknown := set(item.layers) - known:
                raise ValueError(
                    f"事项「{item.key}」写了没有的层次：{'、'.join(sorted(unknown))}。"
                )
        return self


class ServiceEntry(Part):
    """A service or resource of an area, as its list keeps it. Empty words are 待核定.

    layers: for whom 分层; groups: which kind of trouble it helps with 分类; until: its last day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    key: str = Field(pattern=r"^e-[0-9a-f]{8}$")
    name: Annotated[str, StringConstraints(min_length=2, max_length=60)]
    layers: tuple[str, ...] = Field(min_length=1)
    groups: tuple[TargetGroup, ...] = Field(min_length=1)
    sector: Sector
    department: Department | None = None
    giver: Annotated[str, StringConstraints(max_length=80)] = ""
    content: Words = ""
    how: Words = ""
    phone: Annotated[str, StringConstraints(max_length=40)] = ""
    basis: Annotated[str, StringConstraints(max_length=160)] = ""
    until: date | None = None

    @property
    def texts(self) -> dict[str, str]:
        """Everything somebody typed, by field."""
        names = ("name", "giver", "content", "how", "phone", "basis")
        return {name: getattr(self, name) for name in names}
