"""What a resident is told before opening an account, word for word, by version.

A changed wording is a new version, never an edit; a test holds the digests.
Source: 个人信息保护法 第14、17、28-31、44-50条.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from gongzhu.common.crypto import sm3
from gongzhu.common.errors import Invalid


@dataclass(frozen=True)
class Part:
    """A heading with its paragraphs."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """One version of the notice. brief: what stands beside the tick; parts: the whole of it."""

    version: str
    brief: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def digest(self) -> str:
        """SM3 of the wording as it stands here, in hexadecimal."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sm3(text.encode())


_FIRST = Wording(
    version="2026-1",
    brief=(
        "收集姓名、身份证号、手机号码，只用来确认您是谁、让您登录和收到办理消息。",
        "号码加密保存，页面上只显示头尾几位。工作人员查看完整号码要写明理由，每次都有记录。",
        "申请救助时填写的内容，只给办理这件事的机构看。",
        "您可以随时查看、导出自己的信息，撤回核对授权，要求更正、注销账号。",
    ),
    parts=(
        Part(
            "谁在处理",
            (
                "由本地民政部门和受理申请的镇（街道）处理。联系方式是服务热线和受理窗口。",
                "依据是《社会救助暂行办法》等规定的救助职责；法律没有规定可以直接处理的，要您同意才处理。",
            ),
        ),
        Part(
            "收集什么、做什么用",
            (
                "注册：姓名、身份证号、手机号码。用来确认身份、登录、发送办理消息。",
                "申请：家庭成员、住址、收入、财产、支出、健康和残疾情况、证明材料、收款账户。用来判断能不能救助、救助多少、把钱发到哪里。",
                "只问办这件事要用的；规定里用不到的不问。",
                "收入、银行存款、病情、残疾、不满十四周岁儿童的信息是敏感个人信息，一旦泄露容易让人受到歧视或者财产受损，所以单独加密保存，查看要留痕。",
            ),
        ),
        Part(
            "给谁看",
            (
                "给办理这件事的村（居）、镇（街道）、区民政部门和核对机构。",
                "您和家人签署核对授权以后，核对机构向公安、人社、税务、不动产、银行等查询；没有授权，一次也不查。",
                "救助款发放时，把姓名和收款账户交给财政部门和发放银行。",
                "规定要公示的，只公示姓名、家庭人数、事项和金额，到期自动撤下。不公示身份证号、住址、病情和孩子的名字。",
                "不向其他人提供，不用来做广告。",
            ),
        ),
        Part(
            "保存多久、怎样保护",
            (
                "办理档案按社会救助档案的保存期限保存。没有办过申请的账号，您注销时就删除。",
                "号码、金额、病情等加密保存，每个人一把密钥；删除信息时销毁密钥，原来的内容就再也读不出来。",
                "谁在什么时候看过您的完整号码或材料，您在“我的信息”里可以看到。",
            ),
        ),
        Part(
            "您的权利",
            (
                "查看、复制、导出、更正自己的信息；不对的可以要求改。",
                "撤回核对授权。撤回以后不再查询，正在办的申请可能办不下去，撤回以前查到的仍然有效。",
                "注销账号。有申请档案、还在法定保存期内的，不能马上删除，会说明理由。",
                "规则只给出参考结论，决定由工作人员作出；您可以要求说明理由，可以提出异议，也可以申请行政复议、提起行政诉讼。",
            ),
        ),
        Part(
            "孩子的信息",
            (
                "不满十四周岁的孩子不能自己注册，由监护人在申请里填写并同意。孩子的名字不出现在公示里。",
            ),
        ),
        Part(
            "浏览器里存什么",
            (
                "只存登录状态、防伪标记和“大字”选择，关掉浏览器后登录状态就没有了。不用第三方统计，不跟踪。",
            ),
        ),
    ),
)


def _of_every_county(first: Wording) -> Wording:
    """The same with the office named as it is called in a county, a city or a district."""
    parts = tuple(
        replace(
            one,
            lines=tuple(line.replace("区民政部门", "县（市、区）民政部门") for line in one.lines),
        )
        for one in first.parts
    )
    return replace(first, version="2026-2", parts=parts)


_VERSIONS = (_FIRST, _of_every_county(_FIRST))
LATEST = _VERSIONS[-1]


def wording(version: str) -> Wording:
    """The notice of a version that is still shown. Raises Invalid for any other."""
    if version != LATEST.version:
        raise Invalid(
            "个人信息处理告知已经更新。请看过最新的内容，再勾选一次。",
            {"consent": "告知内容已更新，请重新阅读后勾选。"},
        )
    return LATEST
