"""Refusals of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongzhu.common.errors import Invalid


@dataclass(frozen=True)
class Gap:
    """Something still missing before an application can be handed in.

    step: key of the page where it is given (see `intake.outline`). field: what on that page.
    """

    step: str
    field: str
    sentence: str


class Incomplete(Invalid):
    """An application is handed in with something missing; everything is told at once.

    Source: 民发〔2021〕57号 第10条 (一次性告知).
    """

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.gaps = tuple(gaps)
        told = "".join(
            f"（{number}）{gap.sentence}" for number, gap in enumerate(self.gaps, start=1)
        )
        super().__init__(
            f"这份申请还有 {len(self.gaps)} 处没有完成，补齐后再提交。{told}",
            {f"{gap.step}.{gap.field}" if gap.field else gap.step: gap.sentence for gap in gaps},
        )
