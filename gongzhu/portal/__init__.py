"""The residents' front door.

Chinese name: 公众门户. Legal basis: 002 公共服务平台.
Never: holds a business rule.
"""
