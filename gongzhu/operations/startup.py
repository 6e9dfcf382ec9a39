"""What a real deployment must not be: asked before anything is served.

Outside demonstration mode the platform refuses to start with secrets, accounts or partners of a
demonstration. Every refusal is a sentence that says what to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from gongzhu.accounts.models import User
from gongzhu.catalogue.models import Standard
from gongzhu.common import keys

NOT_SECRET = ("demo-", "test-", "django-insecure", "demonstration-")
"""How secrets begin that somebody else knows: of demonstrations, of the suite, of the simulator."""
DEMO_ACCOUNTS = "demo-"
"""How the work numbers of a demonstration's officers begin."""
DEMO_FILES = ("demo-secrets.json", "demo-accounts.json", "demo-clock")
SHORTEST = 32
LOCAL_ALLOWED = "GONGZHU_ALLOW_LOCAL_PARTNER"
SIMULATOR_MARK = "X-Simulator"
_SECONDS = 3.0


@dataclass(frozen=True)
class Fault:
    """One reason not to start. id: of the system check, for the log."""

    id: str
    sentence: str


def faults() -> list[Fault]:
    """Every reason not to start; none in demonstration mode, which is told by its banner."""
    if settings.DEMO:
        return []
    return [
        Fault(f"gongzhu.E{n:03d}", text) for n, check in enumerate(CHECKS, 1) for text in check()
    ]


def refuse_unsafe() -> None:
    """End the process, naming every reason, when it must not serve. Raises SystemExit."""
    found = faults()
    if found:
        reasons = "\n".join(f"  {fault.id}  {fault.sentence}" for fault in found)
        raise SystemExit(f"共助平台没有启动，因为：\n{reasons}\n请逐项改正后重新启动。")


def debugging() -> Iterator[str]:
    """No page shows the inside of the program."""
    if settings.DEBUG:
        yield "DEBUG 是打开的，出错页会泄露内部信息。请在正式部署中关闭 DEBUG。"


def secret_key() -> Iterator[str]:
    """Sessions and forms are signed with something nobody else knows."""
    try:
        secret = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own way of saying that it is empty
        secret = ""
    if not secret:
        yield "没有设置 GONGZHU_SECRET_KEY。请用随机生成的、不少于 50 个字符的密钥。"
    elif secret.startswith(NOT_SECRET):
        yield "GONGZHU_SECRET_KEY 是演示或测试用的密钥。请换成为本部署随机生成的密钥。"
    elif len(secret) < SHORTEST:
        yield f"GONGZHU_SECRET_KEY 太短，不足 {SHORTEST} 个字符。请换成随机生成的长密钥。"


def partner_key() -> Iterator[str]:
    """What goes to partners is signed with something only they and we know."""
    secret = settings.PARTNER_KEY
    if secret.startswith(NOT_SECRET):
        yield "GONGZHU_PARTNER_KEY 是演示或测试用的密钥。请换成与交换伙伴约定的密钥。"
    elif settings.PARTNER_URL and not secret:
        yield "设置了交换伙伴的地址，却没有设置 GONGZHU_PARTNER_KEY。请设置与伙伴约定的密钥。"


def partner_place() -> Iterator[str]:
    """The partner is not on this machine, unless somebody says that it is meant to be."""
    if _is_local(settings.PARTNER_URL) and os.environ.get(LOCAL_ALLOWED) != "1":
        yield (
            "交换伙伴的地址在本机，像是演示用的模拟进程。请改为真实网关的地址；"
            f"确为本机上的真实网关的，请设置环境变量 {LOCAL_ALLOWED}=1。"
        )


def partner_is_real() -> Iterator[str]:
    """The partner is not the simulator. One that does not answer now is not accused of it."""
    if not settings.PARTNER_URL:
        return
    try:
        answer = httpx.get(f"{settings.PARTNER_URL}/healthz", timeout=_SECONDS, trust_env=False)
    except (httpx.HTTPError, httpx.InvalidURL):
        return
    if SIMULATOR_MARK in answer.headers:
        yield "交换伙伴是演示用的模拟进程，它的回答都是虚构的。请把 GONGZHU_PARTNER_URL 改为真实网关的地址。"


def hosts() -> Iterator[str]:
    """The site answers to its own names only."""
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        yield "GONGZHU_HOSTS 没有写明网站的域名。请填写本站的域名，多个用逗号分开，不能用星号。"


def sealing_keys() -> Iterator[str]:
    """The keys of this deployment are there."""
    try:
        kms = keys.kms()
        kms.current()
        kms.index_key()
        kms.signing_key()
    except ImproperlyConfigured as fault:
        yield str(fault)


def demonstration_files() -> Iterator[str]:
    """The folder of data was not a demonstration's."""
    found = [name for name in DEMO_FILES if (Path(settings.VAR_DIR) / name).exists()]
    if found:
        yield (
            f"数据目录 {settings.VAR_DIR} 里有演示环境的文件（{'、'.join(found)}）。"
            "请为正式部署另用一个空目录（GONGZHU_VAR），不要沿用演示的密钥和数据。"
        )


def demonstration_data() -> Iterator[str]:
    """The database holds no account whose password a demonstration printed, and no made-up standard."""
    try:
        accounts = User.objects.filter(username__startswith=DEMO_ACCOUNTS, is_active=True).count()
        standards = Standard.objects.filter(is_demonstration=True).exists()
    except DatabaseError:
        return  # not there yet, or down: readiness says so
    if accounts:
        yield f"数据库里有 {accounts} 个演示账号。请为正式部署另建数据库，不要沿用演示数据。"
    if standards:
        yield "数据库里有演示用的救助标准（沿用旧值，未核定）。请为正式部署另建数据库，重新装载地区包。"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    debugging,
    secret_key,
    partner_key,
    partner_place,
    partner_is_real,
    hosts,
    sealing_keys,
    demonstration_files,
    demonstration_data,
)


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
