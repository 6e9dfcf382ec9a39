"""Kinds of documents."""

from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """Why the file is in the dossier."""

    MATERIAL = "material", "申请材料"
    EVIDENCE = "evidence", "调查取证"
    LETTER = "letter", "文书"
    REPORT = "report", "报告"


class MediaType(TextChoices):
    """The only formats kept: everything else is re-encoded into one of them or refused."""

    JPEG = "image/jpeg", "照片"
    PDF = "application/pdf", "PDF"


class Template(TextChoices):
    """The letters the platform writes; the value is the name of the layout in `letters/`."""

    ACCEPTANCE = "acceptance", "受理通知书"
    NON_ACCEPTANCE = "non_acceptance", "不予受理告知书"
    CORRECTION = "correction", "一次性补正告知书"
    CONSENT = "consent", "家庭经济状况核对授权书"
    VERIFICATION_REPORT = "verification_report", "家庭经济状况核对报告"
    HOME_SURVEY = "home_survey", "入户调查表"
    PUBLICITY = "publicity", "公示"
    APPROVAL = "approval", "审核确认通知书"
    REFUSAL = "refusal", "不予确认告知书"
    ADJUSTMENT = "adjustment", "待遇调整告知书"
    TERMINATION = "termination", "待遇停止告知书"

    @property
    def is_report(self) -> bool:
        """Findings for the file rather than a notice to somebody."""
        return self in (Template.VERIFICATION_REPORT, Template.HOME_SURVEY)
