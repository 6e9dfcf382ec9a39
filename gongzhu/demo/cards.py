"""Everybody a visitor may be, and what is worth trying as each."""

from __future__ import annotations

from dataclasses import dataclass

RESIDENT, NEWCOMER, PAID = "resident", "newcomer", "paid"


@dataclass(frozen=True)
class Card:
    """One way in. key: a seat of `staff`, or one of the residents above. tries: what to do next."""

    key: str
    title: str
    icon: str
    about: str
    tries: tuple[str, ...]


@dataclass(frozen=True)
class Deck:
    """Cards that belong together."""

    title: str
    cards: tuple[Card, ...]


DECKS = (
    Deck(
        "居民",
        (
            Card(
                RESIDENT,
                "正在办理的居民",
                "user-circle",
                "已提交申请，正在走流程。",
                (
                    "看每一步在哪个部门、哪天前办完",
                    "打开受理回执，扫二维码查进度",
                    "看谁查过我的信息",
                ),
            ),
            Card(
                NEWCOMER,
                "第一次来的居民",
                "user-plus",
                "每次进来都是一个新的虚构居民。",
                ("用手机大小的窗口申请低保", "填到一半离开，再回来接着填", "看提交前的初步参考"),
            ),
            Card(
                PAID,
                "已领到救助的居民",
                "coin-yuan",
                "已确认、已发放、已归档。",
                ("看决定书上的金额是怎样算的", "看发放记录和消息"),
            ),
        ),
    ),
    Deck(
        "村（社区）和镇（街道）",
        (
            Card(
                "village-1",
                "村（居）协办员",
                "home-heart",
                "熟悉本村（社区）的家庭，帮忙代办。",
                ("查看本村（社区）的办件", "看哪些在公示"),
            ),
            Card(
                "window-1",
                "受理窗口",
                "file-plus",
                "收申请、审材料、一次性告知。",
                ("受理一份新申请", "发一份一次性补正告知", "替不会上网的居民登记"),
            ),
            Card(
                "surveyor-1",
                "入户调查员",
                "home-search",
                "两人一组，入户了解情况。",
                ("登记一次入户调查，传一张照片",),
            ),
            Card(
                "reviewer-1",
                "镇（街道）审核人",
                "clipboard-check",
                "提出初审意见，组织公示。",
                ("提出初审意见，看公示贴出", "快进7天，看公示自动期满", "先行救助一户急难家庭"),
            ),
        ),
    ),
    Deck(
        "区（县）级",
        (
            Card(
                "verifier",
                "核对员",
                "database-search",
                "把申报和各部门数据放在一起看。",
                ("看申报与核对结果的差异", "出具核对报告"),
            ),
            Card(
                "confirmer",
                "区（县）级确认人",
                "writing-sign",
                "看规则的每一条结论，作出决定。",
                ("确认一户低保，看金额怎样算出", "不按规则结论决定，看要写什么"),
            ),
            Card(
                "checker",
                "资金复核人",
                "cash",
                "复核系统生成的拨付单。",
                ("复核一张拨付单", "把一张退回确认环节"),
            ),
            Card(
                "releaser",
                "财政放行人",
                "credit-card",
                "放行后，系统把代发文件送到银行。",
                ("放行一张拨付单，稍后看银行回盘",),
            ),
            Card(
                "supervisor",
                "监督员",
                "eye",
                "看办理过程，不办理业务。",
                ("打开一个超期的办件，看停在哪里",),
            ),
        ),
    ),
    Deck(
        "协办部门",
        (
            Card(
                "medical",
                "医保经办人",
                "stethoscope",
                "镇街转来的医疗救助，由医保部门决定。",
                ("看转来的材料，作出决定", "退回镇街，写明要补什么"),
            ),
            Card(
                "housing",
                "住建经办人",
                "home",
                "危房改造和住房保障，由住建部门决定。",
                ("看住户报的房屋情况，作出决定",),
            ),
            Card(
                "education",
                "教育经办人",
                "school",
                "教育救助，由学校和教育部门决定。",
                ("看一户的申请，作出决定", "试着打开别的部门的办件"),
            ),
            Card(
                "red-cross",
                "红十字会经办人",
                "heart-handshake",
                "社会力量的救助项目，同一条路办理。",
                ("给等待手术的孩子作出决定",),
            ),
        ),
    ),
    Deck(
        "政策和系统管理",
        (
            Card(
                "policy",
                "政策管理员",
                "book-2",
                "起草事项、标准和政策，不用找程序员。",
                (
                    "给低保起草新版本，改一条条件，看它读成什么话",
                    "把一条规则写错一个字，看提示在哪里",
                    "看草稿和现行版逐字对照，再试算有多少户会变",
                ),
            ),
            Card(
                "publisher",
                "政策发布人",
                "circle-check",
                "核对别人起草的，发布或退回。",
                (
                    "先以政策管理员提交一份草稿，再来核对、发布或退回",
                    "打开低保现行版，看流程图，导出 BPMN",
                ),
            ),
            Card(
                "system",
                "系统管理员",
                "settings",
                "开户、停用、重设密码，看不到居民信息。",
                ("给一位新同事开账号", "试着打开一个办件，看为什么打不开"),
            ),
            Card(
                "security",
                "安全管理员",
                "lock",
                "安排岗位、解除锁定。",
                ("给一位工作人员安排岗位",),
            ),
            Card(
                "audit",
                "审计管理员",
                "shield-check",
                "看谁在什么时候做了什么。",
                ("看操作留痕，核验整条链",),
            ),
        ),
    ),
)
KEYS = tuple(card.key for deck in DECKS for card in deck.cards)
