"""Words of running the platform."""

from django.db.models import TextChoices


class Daily(TextChoices):
    """Work done once a day, by whichever worker comes first."""

    DOCUMENTS = "documents", "清理没有登记的材料文件"
    ARCHIVE = "archive", "清理没有登记的归档文件"
    ACCOUNTS = "accounts", "停用长期未用的工作账号"
    ATTEMPTS = "attempts", "清理登录计数"
    CODES = "codes", "清理手机验证码"
    SESSIONS = "sessions", "清理过期会话"
    HEARTBEATS = "heartbeats", "清理已停的后台进程"
