"""Tell Django of this room's own system checks."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks


class OperationsConfig(AppConfig):
    """Running the platform."""

    name = "gongzhu.operations"
    verbose_name = "运行维护"

    def ready(self) -> None:
        checks.register(fit_to_serve, checks.Tags.security, deploy=True)


def fit_to_serve(**scope: Any) -> list[checks.CheckMessage]:
    """For `manage.py check --deploy`: the same reasons that keep the servers from starting."""
    from gongzhu.operations.startup import faults  # models are loaded only now

    return [checks.Error(fault.sentence, id=fault.id) for fault in faults()]
