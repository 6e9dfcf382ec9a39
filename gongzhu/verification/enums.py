"""Words of verification."""

from django.db.models import TextChoices


class Source(TextChoices):
    """Data sources asked. Source: 民发〔2021〕57号 第17条; 社会救助暂行办法 第58条."""

    HOUSEHOLD_REGISTER = "household_register", "户籍"
    VEHICLES = "vehicles", "车辆"
    REAL_ESTATE = "real_estate", "不动产"
    SOCIAL_INSURANCE = "social_insurance", "社会保险"
    PROVIDENT_FUND = "provident_fund", "住房公积金"
    TAX = "tax", "个人所得税"
    BUSINESS = "business", "市场主体登记"
    BANK_DEPOSITS = "bank_deposits", "银行存款"
    MARRIAGE = "marriage", "婚姻登记"
    DEATH = "death", "死亡与殡葬"


class RequestStatus(TextChoices):
    """Life of a verification request."""

    OPEN = "open", "核对中"
    CONCLUDED = "concluded", "已出报告"


class QueryStatus(TextChoices):
    """Life of one question to one source."""

    QUEUED = "queued", "等待查询"
    ANSWERED = "answered", "已返回"
    UNREACHABLE = "unreachable", "来源暂不可用"
    BARRED = "barred", "没有有效授权"


class Conclusion(TextChoices):
    """What the report says as a whole."""

    CONSISTENT = "consistent", "与申报一致"
    DIFFERENT = "different", "与申报有差异"
    INCOMPLETE = "incomplete", "部分来源缺失"
