"""Words of an application."""

from django.db.models import TextChoices


class ApplicationStatus(TextChoices):
    """Life of an application form, before and after it becomes a case."""

    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "已提交"


class Relation(TextChoices):
    """Relation of a member to the applicant. Source: GB/T 4761, shortened to what the rules ask."""

    SELF = "self", "本人"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他共同生活的人"


class Section(TextChoices):
    """Parts of the declaration that are lists of amounts.

    DEDUCTION: never declared; what an officer approved comes as a correction.
    """

    INCOME = "income", "收入"
    ASSET = "asset", "财产"
    EXPENSE = "expense", "支出"
    DEDUCTION = "deduction", "扣减"


class SignMethod(TextChoices):
    """How an authorisation was given.

    Nobody ticks a box for another adult: online it takes the person's own account, on paper the
    person's own signature. Source: 广州市居民家庭经济状况核对办法实施细则 第3条 (本人签署; 无、限制民事行为能力
    的由监护人签署); 个人信息保护法 第29条 (单独同意).
    """

    ONLINE = "online", "本人网上确认"
    LETTER = "letter", "上传本人签字的授权书"
    WINDOW = "window", "窗口当面签字"
    GUARDIAN = "guardian", "监护人代签"


class ReviewMark(TextChoices):
    """What the window found when looking at a material."""

    PENDING = "", "待审查"
    ACCEPTED = "accepted", "符合"
    FAULTY = "faulty", "需补正"


class GreenReason(TextChoices):
    """Why somebody is served first 绿色通道. Source: 003 6.3.6."""

    ELDERLY = "elderly", "家里有高龄老人"
    MINOR = "minor", "申请人未成年"
    DISABLED = "disabled", "家里有重度残疾人"
    ILL = "ill", "家里有重病患者"
    PREGNANT = "pregnant", "家里有孕妇"
    OTHER = "other", "其他需要优先的情形"
