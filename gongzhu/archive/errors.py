"""Refusals of this room."""

from gongzhu.common.errors import Conflict


class Altered(Conflict):
    """A sealed file, or its timestamp, is not what was sealed."""

    def __init__(self, number: str, problem: str) -> None:
        super().__init__(
            f"档案 {number} 核验没有通过：{problem}。请不要使用这份档案，立即联系档案管理员，并从备份中恢复后再核验。"
        )
