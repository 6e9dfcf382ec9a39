"""Words of the catalogue."""

from django.db.models import TextChoices


class Sector(TextChoices):
    """Who gives the help. Source: 000 表C.1."""

    GOVERNMENT = "government", "政府救助"
    SOCIAL = "social", "社会帮扶"


class VersionState(TextChoices):
    """Life of an item version."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待发布"
    PUBLISHED = "published", "已发布"
    RETIRED = "retired", "已停用"


class ProposalKind(TextChoices):
    """What a policy officer proposes beside item versions."""

    STANDARDS = "standards", "标准"
    POLICY = "policy", "政策文件"
    RETIRE = "retire", "停用事项"


class ProposalState(TextChoices):
    """Life of a proposal: one person makes it, another confirms it or sends it back."""

    SUBMITTED = "submitted", "待确认"
    CONFIRMED = "confirmed", "已确认"
    RETURNED = "returned", "已退回"


class TargetGroup(TextChoices):
    """For whom an item is, as people look for it. Source: 000 6.2.3.1.1 (享受对象)."""

    LOW_INCOME = "low_income", "收入低的家庭"
    SUDDEN = "sudden", "遇到急难的人"
    ELDERLY = "elderly", "老年人"
    CHILDREN = "children", "儿童"
    STUDENTS = "students", "上学的人"
    DISABLED = "disabled", "残疾人"
    ILL = "ill", "生病的人"
    HOUSING = "housing", "住房困难的人"
    JOBLESS = "jobless", "没有工作的人"


class Section(TextChoices):
    """Parts of the one common declaration; an item says which it needs."""

    MEMBERS = "members", "家庭成员"
    INCOMES = "incomes", "收入"
    ASSETS = "assets", "财产"
    EXPENSES = "expenses", "支出"


class Subject(TextChoices):
    """Whom a question or a material is about."""

    HOUSEHOLD = "household", "家庭"
    MEMBER = "member", "每位成员"


class QuestionType(TextChoices):
    """How an answer is given."""

    YES_NO = "yes_no", "是否"
    CHOICE = "choice", "单选"
    MONEY = "money", "金额"
    NUMBER = "number", "数字"
    DATE = "date", "日期"
    TEXT = "text", "文字"


class ReviewForm(TextChoices):
    """In which form a material is looked at. Source: 003 6.1.3.2."""

    ORIGINAL = "original", "原件"
    COPY = "copy", "复印件"
    PHOTO = "photo", "拍照上传"
    SIGNED = "signed", "当场签署"
    SHARED = "shared", "数据共享核验"


class Period(TextChoices):
    """How often an amount is due."""

    MONTH = "month", "每月"
    ONCE = "once", "一次"


class LimitUnit(TextChoices):
    """What a time limit counts."""

    WORKING_DAYS = "working_days", "个工作日"
    DAYS = "days", "天"
    MONTHS = "months", "个月"


class PublicField(TextChoices):
    """The only things a publicity may show. Source: 最低生活保障审核确认办法 第二十四条."""

    APPLICANT_NAME = "applicant_name", "申请人姓名"
    MEMBERS_COUNT = "members_count", "家庭成员数量"
    AMOUNT = "amount", "保障金额"


class Signers(TextChoices):
    """Who signs the authorisation to verify."""

    ADULTS = "adults", "每位成年成员（未成年人由监护人）"
    APPLICANT = "applicant", "申请人"
