"""Who is at work: the sign of life of each worker process."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """A worker process says that it is alive, and which jobs failed in its last turn.

    Instants are real ones: the demonstration clock never makes a worker look dead.
    PII: none.
    """

    name = models.CharField("进程", max_length=120, unique=True)
    started_at = models.DateTimeField("启动时间")
    seen_at = models.DateTimeField("最近活动", db_index=True)
    failing = models.CharField("未成的作业", max_length=200, blank=True)

    class Meta:
        verbose_name = "后台进程"
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return self.name
