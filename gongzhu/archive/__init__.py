"""The sealed file of a finished case.

Chinese name: 档案. Legal basis: 002 档案管理系统, 003 6.1.2.2.
Never: changes a sealed file.
"""
