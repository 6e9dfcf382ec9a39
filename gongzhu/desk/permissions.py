"""What a post may look at on the desk, beyond what scope already decides."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Denied
from gongzhu.documents.enums import DocumentKind
from gongzhu.documents.models import Document

WORKERS = frozenset(
    {
        Role.VILLAGE_WORKER,
        Role.WINDOW,
        Role.SURVEYOR,
        Role.REVIEWER,
        Role.VERIFIER,
        Role.CONFIRMER,
        Role.FUND_CHECKER,
        Role.FUND_RELEASER,
        Role.ARCHIVIST,
        Role.HANDLER,
    }
)
"""Posts to which a flow hands work."""

READERS = frozenset(
    {
        Role.VILLAGE_WORKER,
        Role.WINDOW,
        Role.SURVEYOR,
        Role.REVIEWER,
        Role.VERIFIER,
        Role.CONFIRMER,
        Role.ARCHIVIST,
        Role.SUPERVISOR,
    }
)
"""Posts whose work needs a household's declaration as a whole. Source: 个人信息保护法 第6条 (最小必要)."""

HELPING = (Role.WINDOW, Role.VILLAGE_WORKER, Role.SURVEYOR)
"""Posts that take an application down for somebody; see intake.permissions."""

CASE_ROLES = WORKERS | {Role.SUPERVISOR}


def may_read_declaration(actor: Actor) -> None:
    """Who checks money or gives one kind of help does not need the whole household laid open.

    Raises Denied.
    """
    accounts.may_use_desk(actor)
    if actor.role not in READERS:
        raise Denied(
            f"{actor.role_label}办理业务不需要家庭申报的明细，这里不显示。确有需要请联系受理的镇（街道）。"
        )


def may_open(actor: Actor, document: Document) -> None:
    """Letters are for every post on the case; what people handed in only for those who need it.

    Raises Denied.
    """
    if document.kind != DocumentKind.LETTER:
        may_read_declaration(actor)
