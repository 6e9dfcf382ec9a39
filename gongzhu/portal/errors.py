"""Refusals of this room."""

from __future__ import annotations

from gongzhu.common.errors import Denied, Refusal


class TooMany(Refusal):
    """The same place asked too often in a short while."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "点得太频繁了，先歇一歇，过 1 分钟再试。着急的话可以拨打服务热线，请工作人员帮忙。"
        )


class NoMatch(Denied):
    """The receipt number and the second factor do not go together.

    One sentence for a number nobody has, for somebody else's number and for too many tries, so
    that nobody learns from it who is being helped.
    """

    def __init__(self) -> None:
        super().__init__(
            "没有查到。请对照受理回执和身份证，把两个号码都再核对一遍；连续查错多次要等 20 分钟再查。"
            "找不到回执的，可以登录后在“我的申请”里看，或带身份证到受理窗口查询。"
        )
