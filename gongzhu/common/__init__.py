"""Foundation: words every room uses and that know nothing of any room.

Chinese name: 公共基础. Legal basis: none of its own. Never: imports another room, holds a table.
"""
