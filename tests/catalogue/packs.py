"""A copy of the Guangzhou catalogue in a temporary folder, to be spoilt by one line at a time.

What Guangzhou extends is copied beside it; a line that stands there is spoilt there.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

FILES = ("region.yaml", "policies.yaml", "standards.yaml", "vocabulary.yaml")
SHARED = ("guangdong", "common")


class PackCopy:
    """packs/guangzhou with its catalogue files only."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "guangzhou"
        original = Path(settings.BASE_DIR) / "packs" / "guangzhou"
        shutil.copytree(original / "items", self.root / "items")
        for name in FILES:
            shutil.copy(original / name, self.root / name)
        for shared in SHARED:
            shutil.copytree(original.parent / shared, folder / shared)

    @property
    def items_count(self) -> int:
        return len(list((self.root / "items").glob("*.yaml")))

    @property
    def versions_count(self) -> int:
        files = (self.root / "items").glob("*.yaml")
        return sum(file.read_text(encoding="utf-8").count("\n  - number: ") for file in files)

    def path(self, name: str, text: str = "") -> Path:
        """The file of this name that has the text: Guangzhou's, or one that it extends."""
        own = self.root / name
        places = [own, *(self.root.parent / shared / name for shared in SHARED)]
        known = [path for path in places if path.exists()]
        return next((path for path in known if text in path.read_text(encoding="utf-8")), own)

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> int:
        """Put new for the first old; return the line on which it stands, from 1."""
        path = self.path(name, old)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not contain {old!r}"
        at = text.index(old)
        path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
        return text.count("\n", 0, at) + 1
