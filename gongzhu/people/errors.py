"""Refusals of this room."""

from gongzhu.common.errors import Conflict, Denied, Invalid


class NotTheSame(Invalid):
    """Name and identity number do not go together; which of them is known is not said."""

    def __init__(self) -> None:
        super().__init__(
            "姓名和身份证号没有通过核对。请对照证件逐字核对后再填；仍不能通过的，请带证件到受理窗口办理。"
        )


class NotRegistered(Denied):
    """No account was opened, and why is not said.

    One sentence for a number known under another name, for a person who has an account already
    and for too many tries, so that trying numbers teaches little.
    """

    def __init__(self) -> None:
        super().__init__(
            "没有完成注册：姓名和身份证号没有通过核对，或已有账号，或尝试次数过多。请对照证件核对；"
            "已有账号的请直接登录，忘记密码或仍有问题请带证件到受理窗口办理。"
        )


class MustBeKept(Conflict):
    """The law keeps the record for now."""

    def __init__(self) -> None:
        super().__init__(
            "这位居民有救助办件，档案在法定保存期内，现在不能删除个人信息。保存期满后可再次提出。"
        )
