"""How a person appears in a dossier, and what the identity number tells."""

from django.db.models import TextChoices


class Involved(TextChoices):
    """The person's part in the matter."""

    APPLICANT = "applicant", "申请人"
    MEMBER = "member", "共同生活家庭成员"
    PROXY = "proxy", "代办人"
    PAYEE = "payee", "收款人"


class Gender(TextChoices):
    """As the seventeenth digit of the identity number has it. Source: GB 11643."""

    MALE = "male", "男"
    FEMALE = "female", "女"
