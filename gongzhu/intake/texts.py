"""The wording people agree to when they let the household's economy be verified.

Each version is kept for ever, with its digest beside every signature: what was agreed to can be
shown word for word years later. A changed wording is a new version, never an edit; a test holds
the digests.

Source: 个人信息保护法 第13条 (为履行法定职责所必需), 第14条 (同意), 第17条 (告知), 第29条 (敏感信息单独同意),
第30条 (必要性与影响), 第31条 (不满十四周岁); 民发〔2021〕57号 第9、17条; 社会救助暂行办法 第58条.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace

from gongzhu.common.crypto import sm3
from gongzhu.common.errors import Invalid


@dataclass(frozen=True)
class Wording:
    """One version of the authorisation.

    lines: paragraphs with {item}, {office} and {until} to be filled in. sources: what is asked for
    and from whom. minor: what a guardian reads besides.
    """

    version: str
    lines: tuple[str, ...]
    sources: tuple[str, ...]
    minor: str

    @property
    def digest(self) -> str:
        """SM3 of the wording as it stands here, in hexadecimal."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sm3(text.encode())

    def filled(self, *, item: str, office: str, until: str) -> tuple[str, ...]:
        """The paragraphs as a person reads them."""
        return tuple(line.format(item=item, office=office, until=until) for line in self.lines)


_FIRST = Wording(
    version="2026-1",
    lines=(
        "谁来查：{office}和区民政部门为办理“{item}”，委托居民家庭经济状况核对机构查询、比对。",
        "为什么查：法律要求受理机关核实申请家庭的收入、财产等情况，再决定能不能救助、救助多少。"
        "只用于这次申请的审核和以后的定期核查，不作别的用途。",
        "查什么：下面列出的信息。其中银行存款、保险、社会保险等属于敏感个人信息，一旦泄露可能影响"
        "您的财产安全和隐私，所以请您单独确认。查询结果加密保存，只有经办这件事的工作人员可以看到，每次查看都有记录。",
        "不同意会怎样：您可以不同意。不同意的，受理机关无法核实家庭情况，这项申请可能不能继续办理；不影响您申请不需要核对的救助。",
        "多长时间：自签署当天起到{until}。到期后不再查询，需要继续核查的会再请您确认。",
        "您的权利：可以查阅、复制、要求更正查询到的信息；对核对结果有不同意见的，可以提出异议；"
        "可以随时撤回授权。撤回以后不再查询，撤回以前已经完成的查询仍然有效。",
        "怎样办理：本人登录后在“我的申请”里办理，或到受理窗口办理；也可以拨打服务热线。",
    ),
    sources=(
        "公安：户籍、机动车",
        "民政：婚姻登记、殡葬、救助记录",
        "人力资源社会保障：社会保险缴纳和待遇",
        "税务：纳税",
        "住房公积金：缴存",
        "自然资源、住房城乡建设：不动产",
        "市场监管：市场主体登记",
        "银行、证券、保险、互联网金融：存款、证券、商业保险等金融资产",
    ),
    minor="您作为监护人，同意对您监护的未成年人（或不能辨认自己行为的成年人）的上述信息进行查询。",
)


def _of_every_county(first: Wording) -> Wording:
    """The same with the office named as it is called in a county, a city or a district."""
    lines = tuple(one.replace("和区民政部门", "和县（市、区）民政部门") for one in first.lines)
    return replace(first, version="2026-2", lines=lines)


_VERSIONS = (_FIRST, _of_every_county(_FIRST))
LATEST = _VERSIONS[-1]


def wording(version: str) -> Wording:
    """The wording of a version. Raises Invalid for one that never was."""
    for one in _VERSIONS:
        if one.version == version:
            return one
    raise Invalid(
        "授权书的文本已经更新。请刷新页面，看过最新文本后再确认。", {"text_version": "请重新阅读。"}
    )
