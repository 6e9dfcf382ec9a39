"""What can be wrong with a flow, all of it at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault. path: where in the definition, such as `stages.review.actions.back`."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}：{self.sentence}"


class FlowFaults(ValueError):
    """A definition that cannot be used, with every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("；".join(map(str, faults)))
        self.faults = faults


class UnknownFact(ValueError):
    """A route asks for a fact the case does not have."""
