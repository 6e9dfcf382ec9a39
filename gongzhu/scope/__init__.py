"""One scope: the dossier every protected row hangs on, and who may see it.

Chinese name: 数据范围. Legal basis: 000 6.1.2 (按经办机构关联数据), 个人信息保护法 第6条.
Never: answers a question when nobody says who asks.
"""
