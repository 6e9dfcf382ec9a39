"""What can be wrong with a flow: all of it at once on reading, one thing at a time in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault. path: where in the definition, such as `stages.review.actions.back.to`."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}：{self.sentence}"


class FlowFaults(ValueError):
    """A definition that cannot be used, with every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(map(str, faults)))
        self.faults = tuple(faults)


class FlowFault(ValueError):
    """A step that a flow cannot take. path: of the stage or action concerned."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(path, sentence)
        self.path = path
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class UnknownFact(FlowFault):
    """A route asks for a fact that is not known of the case."""


class NoSuchStep(FlowFault, KeyError):
    """The flow has no such stage, or the stage no such action."""
