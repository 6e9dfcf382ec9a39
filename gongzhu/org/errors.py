"""The refusals of this room."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhu.common.errors import Conflict, Invalid


class CalendarEnds(Conflict):
    """The answer lies in a year whose working days have not been entered; nothing is guessed."""


class NotDecided(Conflict):
    """A regional parameter that nobody has decided yet is needed here; nothing is assumed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a pack file.

    line: counted from 1; 0 when the fault belongs to the whole file.
    """

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"第{self.line}行" if self.line else "整个文件"
        return f"{self.file} {place}：{self.reason}"


class PackFaults(Invalid):
    """A pack cannot be loaded; every fault found is listed and nothing was loaded."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        listed = "\n".join(str(fault) for fault in faults)
        super().__init__(
            f"数据包有{len(faults)}处错误，没有导入任何内容。请改正后重新导入。\n{listed}"
        )
