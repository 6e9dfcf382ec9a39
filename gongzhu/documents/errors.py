"""Refusals of this room."""

from gongzhu.common.errors import Conflict, Invalid


class Unfit(Invalid):
    """An upload that cannot be kept.

    code: a stable English word for logs and counters.
    is_hostile: the file carries something meant to do harm, not merely something unsuitable.
    """

    def __init__(self, code: str, sentence: str, *, is_hostile: bool = False) -> None:
        super().__init__(sentence, {"file": sentence})
        self.code = code
        self.is_hostile = is_hostile


class Tampered(Conflict):
    """A stored file is not the one that was registered."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"《{title}》与登记时的指纹不一致，文件可能被改动或损坏。请不要使用这份文件，并立即联系系统管理员核查。"
        )
