"""What a post may look at on the desk, beyond what scope already decides."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
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

DECISION = "confirm"
"""Key of the page on which a case is decided."""

HELPING = (Role.WINDOW, Role.VILLAGE_WORKER, Role.SURVEYOR)
"""Posts that take an application down for somebody; see intake.permissions."""

CASE_ROLES = WORKERS | {Role.SUPERVISOR}


def may_read_declaration(actor: Actor, case: Case | None = None) -> None:
    """Who checks money or lends a hand does not need the whole household laid open.

    case: the one to be read, where there is one: a department's handler reads what it decides on.
    Raises Denied. Source: 003 5.4 (主管部门办理).
    """
    accounts.may_use_desk(actor)
    if actor.role not in READERS and not (case and decides(actor, case)):
        raise Denied(
            f"{actor.role_label}办理业务不需要家庭申报的明细，这里不显示。确有需要请联系受理的镇（街道）。"
        )


def decides(actor: Actor, case: Case) -> bool:
    """Whether the item leaves the decision on this case to the actor's kind of post."""
    return any(
        stage.page == DECISION
        and (stage.role, stage.department, stage.level)
        == (actor.role, actor.department, actor.level)
        for stage in catalogue.flow(case.item_version).stages
    )


def may_open(actor: Actor, document: Document) -> None:
    """Letters are for every post on the case; what people handed in only for those who need it.

    Raises Denied.
    """
    if document.kind != DocumentKind.LETTER:
        may_read_declaration(actor, Case.objects.filter(dossier=document.dossier_id).first())
