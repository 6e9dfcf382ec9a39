"""Everything that leaves for or comes from outside: outbox, inbox, partners, messages.

Chinese name: 数据交换与消息. Legal basis: 002 数据接口, 000 7.3.1.
Never: calls a partner inside a business transaction.
"""
