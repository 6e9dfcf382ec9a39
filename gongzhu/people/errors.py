"""Refusals of this room."""

from gongzhu.common.errors import Conflict, Denied, Invalid, Unavailable


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


class TooManyCodes(Conflict):
    """One number has had as many codes as it may in a day."""

    def __init__(self) -> None:
        super().__init__(
            "这个手机号今天收的验证码够多了，明天再试。着急的话，带身份证到受理窗口，当场就能开账号、办申请。"
        )


class NoGateway(Unavailable):
    """The deployment has no way to send messages."""

    def __init__(self) -> None:
        super().__init__(
            "这个平台还没有接通短信，暂时不能在网上开账号。请带身份证到受理窗口，可以当场申请。"
        )


class WrongCode(Invalid):
    """What was typed is not the code. is_live: whether the same code may be tried again."""

    def __init__(self, *, is_live: bool) -> None:
        told = (
            "验证码不对。请看最近一条短信，重新填写六位数字。"
            if is_live
            else "验证码过期了，或输错太多次。请点“再发一次”，用新的验证码。"
        )
        super().__init__(told, {"code": told})


class MustBeKept(Conflict):
    """The law keeps the record for now."""

    def __init__(self) -> None:
        super().__init__(
            "这位居民有救助办件，档案在法定保存期内，现在不能删除个人信息。保存期满后可再次提出。"
        )
