"""The officers' workbench.

Chinese name: 经办工作台. Legal basis: 002 业务管理平台.
Never: holds a business rule.
"""
