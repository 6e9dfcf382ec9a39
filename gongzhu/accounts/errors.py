"""Refusals of this room."""

from gongzhu.common.errors import Denied


class NotSignedIn(Denied):
    """Nobody is signed in; the sign-in page is the answer."""

    status = 401

    def __init__(self, sentence: str = "请先登录，登录后会回到这一页。") -> None:
        super().__init__(sentence)
