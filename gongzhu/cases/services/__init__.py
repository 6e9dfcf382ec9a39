"""The verbs of a case. Everything that changes a case is one of these."""

from gongzhu.cases.services.adhoc import extend, resume, suspend, transfer, withdraw
from gongzhu.cases.services.door import Step, act
from gongzhu.cases.services.opening import Matter, open_case
from gongzhu.cases.services.sweep import sweep

__all__ = [
    "Matter",
    "Step",
    "act",
    "extend",
    "open_case",
    "resume",
    "suspend",
    "sweep",
    "transfer",
    "withdraw",
]
