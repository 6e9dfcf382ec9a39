"""A pack file that says only what differs: the file it extends is read first, then its own words.

`extends: common` as the first line of `jiangyin/items/dibao.yaml` means: everything in
`common/items/dibao.yaml`, except as written here. Mappings are joined word by word; lists whose
entries have names (key, code, number, name) entry by entry; everything else is replaced. In such a
list `drop: true` takes an entry out and `after: review` puts a new one behind another. Every place
keeps the file and line on which it is written, so a fault is named where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongzhu.catalogue.reading import Place, Source, read
from gongzhu.org.errors import Fault, PackFaults

EXTENDS, DROP, AFTER = "extends", "drop", "after"
_NAMES = ("key", "code", "number", "name")
_LONGEST = 5
_FIRST = re.compile(r"^extends: *(\w+)", re.MULTILINE)


def read_whole(path: Path, root: Path) -> Source:
    """A YAML file below a pack's folder with everything it extends, as one.

    Raises PackFaults: not readable, extends nothing that is there, or itself by a detour.
    """
    return _whole(path, root, ())


def files_behind(path: Path, root: Path) -> tuple[Path, ...]:
    """A file and those it extends, as far as they are there; to see whether any of them changed."""
    found: list[Path] = []
    while path.is_file() and path not in found:
        found.append(path)
        extends = _FIRST.search(path.read_text(encoding="utf-8", errors="replace"))
        if extends is None:
            break
        name, root = path.relative_to(root), root.parent / extends.group(1)
        path = root / name
    return tuple(found)


def _whole(path: Path, root: Path, passed: tuple[str, ...]) -> Source:
    own = read(path, root)
    data = own.data
    if not isinstance(data, dict) or EXTENDS not in data:
        return own
    name = str(data[EXTENDS])
    base = root.parent / name / path.relative_to(root)
    if name in (*passed, root.name) or len(passed) >= _LONGEST:
        raise PackFaults([own.fault((EXTENDS,), f"「{name}」绕回了自己，继承不能循环。")])
    if not (name.isidentifier() and base.is_file()):
        reason = f"「{name}」里没有 {path.relative_to(root).as_posix()}，无从继承。"
        raise PackFaults([own.fault((EXTENDS,), reason)])
    joining = _Joining(_whole(base, root.parent / name, (*passed, root.name)), own)
    return joining.joined(path.stem)


@dataclass
class _Joining:
    """One file laid over another, with where every place of the result is written."""

    base: Source
    own: Source
    written: dict[Place, tuple[str, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def joined(self, stem: str) -> Source:
        """A file that is a list writes its own rows under its name: {extends: …, policies: […]}."""
        upper: dict[str, Any] = {k: v for k, v in self.own.data.items() if k != EXTENDS}
        data: Any
        if isinstance(self.base.data, list):
            data = self._lists(self.base.data, upper.get(stem) or [], (), (), (stem,))
        else:
            data = self._mappings(self.base.data, upper, (), (), ())
        if self.faults:
            raise PackFaults(self.faults)
        lines = {place: line for place, (_, line) in self.written.items()}
        files = {place: file for place, (file, _) in self.written.items()}
        return Source(self.own.file, data, {(): 1, **lines}, {(): self.own.file, **files})

    def _value(self, low: Any, high: Any, at: Place, below: Place, above: Place) -> Any:
        if isinstance(low, dict) and isinstance(high, dict):
            return self._mappings(low, high, at, below, above)
        if isinstance(low, list) and isinstance(high, list) and _are_named([*low, *high]):
            return self._lists(low, high, at, below, above)
        return self._taken(self.own, high, at, above)

    def _mappings(
        self, low: dict[str, Any], high: dict[str, Any], at: Place, below: Place, above: Place
    ) -> dict[str, Any]:
        self._note(self.own, at, above)
        made: dict[str, Any] = {}
        for key, value in low.items():
            here, under, over = (*at, key), (*below, key), (*above, key)
            made[key] = (
                self._value(value, high[key], here, under, over)
                if key in high
                else self._taken(self.base, value, here, under)
            )
        for key, value in high.items():
            if key not in low:
                made[key] = self._taken(self.own, value, (*at, key), (*above, key))
        return made

    def _lists(
        self, low: list[Any], high: list[Any], at: Place, below: Place, above: Place
    ) -> list[Any]:
        self._note(self.own, at, above)
        order = [(_name(entry), entry, None, (*below, i), None) for i, entry in enumerate(low)]
        seen: set[Any] = set()
        for i, entry in enumerate(high):
            if _name(entry) in seen:
                reason = f"「{_name(entry)}」重复了，请合成一处或换一个。"
                self.faults.append(self.own.fault((*above, i), reason))
            seen.add(_name(entry))
            self._put(order, entry, (*above, i))
        made: list[Any] = []
        for _, entry, change, under, over in order:
            here = (*at, len(made))
            if change is None:
                source, place = (self.base, under) if over is None else (self.own, over)
                made.append(self._taken(source, entry, here, place))
            else:
                made.append(self._value(entry, change, here, under, over or ()))
        return made

    def _put(self, order: list[tuple[Any, ...]], entry: Any, place: Place) -> None:
        """Lay one entry of the upper list over its namesake, take that out, or add it."""
        name, after = _name(entry), entry.get(AFTER)
        change = {key: value for key, value in entry.items() if key not in (DROP, AFTER)}
        known = {one[0]: index for index, one in enumerate(order)}
        if entry.get(DROP) is True or after is not None:
            wanted = name if after is None else after
            if wanted not in known:
                self.faults.append(self.own.fault(place, f"所继承的内容里没有「{wanted}」。"))
                return
        if entry.get(DROP) is True:
            del order[known[name]]
        elif name in known and after is None:
            _, low, _, under, _ = order[known[name]]
            order[known[name]] = (name, low, change, under, place)
        else:
            behind = len(order) if after is None else known[after] + 1
            order.insert(behind, (name, change, None, (), place))

    def _taken(self, source: Source, value: Any, at: Place, place: Place) -> Any:
        """A value as one of the files has it, with every place in it."""
        self._note(source, at, place)
        if isinstance(value, dict):
            return {
                key: self._taken(source, one, (*at, key), (*place, key))
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [
                self._taken(source, one, (*at, index), (*place, index))
                for index, one in enumerate(value)
            ]
        return value

    def _note(self, source: Source, at: Place, place: Place) -> None:
        self.written[at] = (source.file_of(place), source.line(place))


def _name(entry: Any) -> Any:
    """What an entry of a list is known by, or None."""
    if not isinstance(entry, dict):
        return None
    return next((entry[key] for key in _NAMES if key in entry), None)


def _are_named(entries: list[Any]) -> bool:
    return all(_name(entry) is not None for entry in entries)
