"""Who may come in, in what post, and how they prove it.

Chinese name: 用户与权限. Legal basis: 000 6.1.2, 002 公共服务平台, GB/T 22239 8.1.4.1-2.
Never: decides what may be done to a case.
"""
