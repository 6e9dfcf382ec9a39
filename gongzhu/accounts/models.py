"""Users, posts, second factors, passwords gone by, counted sign-ins."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from gongzhu.accounts import wall_clock
from gongzhu.accounts.enums import Role
from gongzhu.common import keys
from gongzhu.common.secret import Kind, SecretField
from gongzhu.org.models import Office


class UserKind(models.TextChoices):
    """A resident, or an officer; nobody is both with one account."""

    RESIDENT = "resident", "居民"
    OFFICER = "officer", "工作人员"


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """An account.

    username: an officer's work number, or a random handle for a resident, who signs in with the
    identity number through its blind index and never by a name stored here.
    session_epoch: a session is good only while it carries this number; raising it signs out all.
    password_changed_on: None while the password is a temporary one that must be changed.
    totp_secret: sealed with `key`; in force only from totp_bound_at on.
    Instants are real ones: the demonstration clock never ages an account.
    PII: display name.
    """

    last_login = None  # kept by Django through a signal; ours is signed_in_at
    username = models.CharField("账号", max_length=40, unique=True)
    kind = models.CharField("类别", max_length=10, choices=UserKind.choices)
    name = models.CharField("姓名", max_length=40)
    is_active = models.BooleanField("启用", default=True)
    session_epoch = models.PositiveIntegerField("会话代次", default=0)
    password_changed_on = models.DateField("密码更换日", null=True)
    key = models.BinaryField("账号密钥（已封装）", null=True)
    totp_secret = SecretField("动态口令种子", kind=Kind.TEXT, null=True)
    totp_bound_at = models.DateTimeField("动态口令绑定时间", null=True)
    totp_last_step = models.BigIntegerField("已用动态口令步", default=0)
    created_at = models.DateTimeField("开户时间", default=wall_clock.now)
    signed_in_at = models.DateTimeField("最近登录", null=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = "用户"

    def __str__(self) -> str:
        return f"{self.name}（{self.get_kind_display()}）"

    @property
    def is_officer(self) -> bool:
        """Whether the account belongs to an officer."""
        return self.kind == UserKind.OFFICER

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in takes a one-time code as well."""
        return self.totp_bound_at is not None

    def sealing_key(self) -> bytes:
        """The key that seals this account's second factor."""
        return keys.unwrap(self.key)

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this user's: changes with the password and the epoch."""
        return self._session_mark(None)

    def get_session_auth_fallback_hash(self) -> Any:
        return (self._session_mark(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def _session_mark(self, secret: str | bytes | None) -> str:
        content = f"{self.password}:{self.session_epoch}"
        salt = "gongzhu.accounts.session"
        return salted_hmac(salt, content, secret=secret, algorithm="sha256").hexdigest()


class PostQuerySet(models.QuerySet["Post"]):
    """Posts by the days on which they are held."""

    def held_on(self, day: date) -> PostQuerySet:
        """Those in force on a day."""
        return self.held_between(day, day)

    def held_between(self, first: date, last: date | None) -> PostQuerySet:
        """Those in force on at least one day of a period; no last day means for good."""
        since = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=first)
        until = models.Q(starts_on__lte=last) if last else models.Q()
        return self.filter(since & until)


class Post(models.Model):
    """One user's role in one office, from a day to a day.

    PII: none beyond the link.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=20, choices=Role.choices)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        ordering = ["office_id", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="one_open_post_per_user_office_role",
                violation_error_message="这位工作人员在该机构已有这个岗位。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.get_role_display()}"


class OldPassword(models.Model):
    """The hash of a password an officer has had, so that it does not come back.

    PII: none.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="old_passwords")
    password = models.CharField("密码散列", max_length=128)
    set_at = models.DateTimeField("设置时间", default=wall_clock.now)

    class Meta:
        verbose_name = "用过的密码"
        ordering = ["-set_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class Attempt(models.Model):
    """Failures counted for one account from one source, or for either alone.

    account: keyed digest of the account or of what was typed; "" counts the source alone.
    source: keyed digest of the network address; "" counts the account alone.
    PII: none; both digests are useless without the index key.
    """

    account = models.CharField("账号摘要", max_length=64, blank=True)
    source = models.CharField("来源摘要", max_length=64, blank=True)
    failed = models.PositiveIntegerField("失败次数", default=0)
    counted_from = models.DateTimeField("起计时间", default=wall_clock.now)
    closed_until = models.DateTimeField("暂停至", null=True)
    passed_at = models.DateTimeField("最近成功", null=True)

    class Meta:
        verbose_name = "登录尝试"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "source"], name="one_count_per_account_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account[:8]}×{self.source[:8]}：{self.failed}"
