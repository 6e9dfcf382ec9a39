"""The data sources of verification, one plug-in each, and the one register of them.

A new source is a module here, a line in this register and a value of `enums.Source`.
Source: 民发〔2021〕57号 第17条; 社会救助暂行办法 第58条 (查询项).
"""

from __future__ import annotations

from types import MappingProxyType

from gongzhu.verification.enums import Source
from gongzhu.verification.sources import (
    bank_deposits,
    business,
    death,
    household_register,
    marriage,
    provident_fund,
    real_estate,
    social_insurance,
    tax,
    vehicles,
)
from gongzhu.verification.sources.base import Plugin

PLUGINS = MappingProxyType(
    {
        module.PLUGIN.source: module.PLUGIN
        for module in (
            household_register,
            vehicles,
            real_estate,
            social_insurance,
            provident_fund,
            tax,
            business,
            bank_deposits,
            marriage,
            death,
        )
    }
)


def plugin(source: Source | str) -> Plugin:
    """The plug-in of a source. Raises KeyError."""
    return PLUGINS[Source(source)]
