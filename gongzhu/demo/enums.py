"""Where each household of the demonstration has come to."""

from django.db.models import TextChoices


class Goal(TextChoices):
    """The state in which a synthetic household's matter is left for the visitor."""

    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待受理"
    SUPPLEMENT = "supplement", "待补正"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    VERIFY = "verify", "核对中"
    SURVEY = "survey", "待入户"
    REVIEW = "review", "待初审"
    SUSPENDED = "suspended", "已挂起"
    PUBLICITY = "publicity", "公示中"
    OBJECTED = "objected", "公示异议后重新调查"
    CONFIRM = "confirm", "待确认"
    EXTENDED = "extended", "已延期"
    FUND_CHECK = "fund_check", "待资金复核"
    FUND_RELEASE = "fund_release", "待财政放行"
    FIX_ACCOUNT = "fix_account", "发放失败"
    REISSUED = "reissued", "失败后已重新发放"
    APPROVED = "approved", "已确认并归档"
    OBJECTED_APPROVED = "objected_approved", "异议复查后确认"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "已撤回"
    AID = "aid", "急难待先行救助"
    PAPERWORK = "paperwork", "已救助待补手续"
    EMERGENCY_DONE = "emergency_done", "急难救助已办结"
