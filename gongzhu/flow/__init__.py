"""The definition of a flow, as data: stages, actions, limits. Pure Python, no clock, no database.

Chinese name: 流程定义. Legal basis: 002 一门受理系统 (业务、标准及流程的配置).
Never: runs a case, evaluates anything but the closed rules language.
"""

from gongzhu.flow.errors import Fault, FlowFaults, UnknownFact
from gongzhu.flow.model import Action, Extension, Flow, Move, Route, Stage

__all__ = [
    "Action",
    "Extension",
    "Fault",
    "Flow",
    "FlowFaults",
    "Move",
    "Route",
    "Stage",
    "UnknownFact",
]
