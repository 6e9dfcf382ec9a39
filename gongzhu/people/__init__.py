"""Persons: who they are, sealed with a key of their own.

Chinese name: 人员. Legal basis: 个人信息保护法 第28、51条.
Never: prints an identity number, a card or a phone.
"""
