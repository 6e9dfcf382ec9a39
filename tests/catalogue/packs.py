"""A copy of the Guangzhou catalogue in a temporary folder, to be spoilt by one line at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

FILES = ("region.yaml", "policies.yaml", "standards.yaml", "vocabulary.yaml")


class PackCopy:
    """packs/guangzhou with its catalogue files only."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "guangzhou"
        original = Path(settings.BASE_DIR) / "packs" / "guangzhou"
        shutil.copytree(original / "items", self.root / "items")
        for name in FILES:
            shutil.copy(original / name, self.root / name)

    @property
    def items_count(self) -> int:
        return len(list((self.root / "items").glob("*.yaml")))

    @property
    def versions_count(self) -> int:
        files = (self.root / "items").glob("*.yaml")
        return sum(file.read_text(encoding="utf-8").count("\n  - number: ") for file in files)

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> int:
        """Put new for the first old; return the line on which it stands, from 1."""
        text = self.text(name)
        assert old in text, f"{name} does not contain {old!r}"
        at = text.index(old)
        self.write(name, text[:at] + new + text[at + len(old) :])
        return text.count("\n", 0, at) + 1
