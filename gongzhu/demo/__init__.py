"""Demonstration mode: synthetic households, sign-in as any role, a clock that may be moved on.

Chinese name: 演示. Legal basis: none.
Never: runs in a real deployment, or reaches a state otherwise than through the real services.
"""
