"""Refusals of this room."""

from gongzhu.common.errors import Conflict


class StillAsking(Conflict):
    """Sources have not answered yet, and nobody said to go on without them."""

    def __init__(self, sources: str) -> None:
        super().__init__(
            f"还有来源没有返回：{sources}。请稍后再出具报告；确需先出的，请写明理由，报告会注明缺少哪些来源。"
        )


class DraftChanged(Conflict):
    """An answer came in after the officer had read the comparison."""

    def __init__(self) -> None:
        super().__init__(
            "您打开页面之后又有来源返回了结果。请刷新页面，看过最新的比对后再出具报告。"
        )
