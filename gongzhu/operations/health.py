"""Whether this process can serve, and whether the platform around it is well."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from gongzhu.accounts import wall_clock
from gongzhu.audit import selectors as audit
from gongzhu.audit.chain import link
from gongzhu.audit.models import Entry
from gongzhu.common import clock, keys
from gongzhu.common.errors import Refusal
from gongzhu.exchange.models import Outbox
from gongzhu.operations import heartbeat
from gongzhu.org import calendar

LEAST_FREE = 500 * 1024 * 1024
"""Bytes below which no more documents should be taken in."""
OLD_WORK = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """What one check found. fault: empty when all is well; is_vital: without it nothing works."""

    name: str
    is_vital: bool
    fault: str = ""


def findings() -> list[Finding]:
    """Every check, in order. A check that cannot be made is itself a fault."""
    return [Finding(name, is_vital, _made(check)) for name, is_vital, check in CHECKS]


def _made(check: Callable[[], str]) -> str:
    try:
        return check()
    except (DatabaseError, OSError, ImproperlyConfigured, Refusal) as fault:
        return f"检查没有做成（{type(fault).__name__}）"


def database() -> str:
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def migrations() -> str:
    """The database is that of this code."""
    return "" if _is_migrated() else "数据库结构不是当前版本的，请运行 manage.py prepare。"


def secret_keys() -> str:
    """Keys can be read, and by nobody else."""
    kms = keys.kms()
    kms.current()
    kms.index_key()
    kms.signing_key()
    return ""


def disk() -> str:
    """There is room for documents and archives."""
    full = {
        folder
        for folder in (settings.VAR_DIR, settings.DOCUMENTS_DIR, settings.ARCHIVE_DIR)
        if shutil.disk_usage(_existing(Path(folder))).free < LEAST_FREE
    }
    return "存储空间不足 500 MB，请清理或扩容。" if full else ""


def trail() -> str:
    """The end of the trail is the entry it says it is. Others may be adding to it meanwhile."""
    seq, digest = audit.head()
    if seq == 0:
        return ""
    last = Entry.objects.filter(seq=seq).first()
    if last is None:
        return "操作留痕的末条不见了，请立即核验。"
    is_whole = last.hash == digest and link(last, last.prev) == digest
    return "" if is_whole else "操作留痕的末条与链头不符，请立即核验。"


def worker() -> str:
    """Somebody carries out what is due."""
    found = heartbeat.alive(wall_clock.now())
    if not found:
        return "后台办理进程没有在运行，到期事项会延误。请启动 manage.py worker。"
    failing = sorted({name for one in found for name in one.failing.split("、") if name})
    return f"后台作业没有做成：{'、'.join(failing)}。请查看日志。" if failing else ""


def backlog() -> str:
    """Nothing has been waiting long for the outside."""
    since = clock.now() - OLD_WORK
    waiting = Outbox.objects.filter(done_at__isnull=True, run_at__lt=since).count()
    return f"有 {waiting} 项待发事项超过10分钟没有处理。" if waiting else ""


def working_days() -> str:
    """The calendar reaches far enough."""
    return calendar.alarm(clock.today()) or ""


CHECKS: tuple[tuple[str, bool, Callable[[], str]], ...] = (
    ("database", True, database),
    ("migrations", True, migrations),
    ("keys", True, secret_keys),
    ("disk", True, disk),
    ("trail", True, trail),
    ("worker", False, worker),
    ("backlog", False, backlog),
    ("calendar", False, working_days),
)


def _is_migrated() -> bool:
    """Once the database has caught up with this process's code it cannot fall behind it."""
    if connection.alias not in _caught_up:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _caught_up.add(connection.alias)
    return True


_caught_up: set[str] = set()


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return folder if folder.exists() else _existing(folder.parent)
