"""The definition of a flow, as data: stages, actions, limits. Pure Python, no clock, no database.

Chinese name: 流程定义. Legal basis: 002 一门受理系统 (业务、标准及流程的配置).
Never: runs a case, evaluates anything but the closed rules language.

A definition is a mapping (YAML or JSON). Its fields are those of Flow, Stage and Action, with
`return_to` in place of `to` where an action leads back, and `routes: [{when, to}]` before the
default `to`. `clock_stops` names one step or several. `facts` declares what routes may ask:
`{urgent: bool}` or `{kind: {type, label, choices}}`. The targets @approved, @refused, @withdrawn
and @closed end a token.
"""

from gongzhu.flow.errors import Fault, FlowFault, FlowFaults, NoSuchStep, UnknownFact
from gongzhu.flow.model import ENDS, Action, Extension, Flow, Move, Route, Stage
from gongzhu.flow.reading import NEEDS

__all__ = [
    "ENDS",
    "NEEDS",
    "Action",
    "Extension",
    "Fault",
    "Flow",
    "FlowFault",
    "FlowFaults",
    "Move",
    "NoSuchStep",
    "Route",
    "Stage",
    "UnknownFact",
]
