"""Roles a post may carry."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What a post does in the flow or around it."""

    VILLAGE_WORKER = "village_worker", "村（居）协办员"
    WINDOW = "window", "受理窗口"
    SURVEYOR = "surveyor", "入户调查员"
    REVIEWER = "reviewer", "镇（街）审核人"
    VERIFIER = "verifier", "核对员"
    CONFIRMER = "confirmer", "区（县）确认人"
    FUND_CHECKER = "fund_checker", "资金复核人"
    FUND_RELEASER = "fund_releaser", "财政放行人"
    ARCHIVIST = "archivist", "档案员"
    HANDLER = "handler", "部门经办人"
    POLICY_OFFICER = "policy_officer", "政策管理员"
    POLICY_PUBLISHER = "policy_publisher", "政策发布人"
    SUPERVISOR = "supervisor", "监督员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"

    @property
    def sees_cases(self) -> bool:
        """Whether the role reads business data at all; administrators and policy officers do not."""
        return self not in _NO_CASES


_NO_CASES = frozenset(
    {
        Role.POLICY_OFFICER,
        Role.POLICY_PUBLISHER,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
    }
)

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
"""The three who run a deployment and keep watch over each other."""

INCOMPATIBLE = (
    set(ADMINISTRATORS),
    {Role.FUND_CHECKER, Role.FUND_RELEASER},
    {Role.POLICY_OFFICER, Role.POLICY_PUBLISHER},
)
"""Roles one person may not hold together. Source: GB/T 22239 8.1.4.2 (三员分离); 002 附录C."""
