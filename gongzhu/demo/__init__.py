"""Demonstration mode: synthetic households and sign-in as any role.

Chinese name: 演示. Legal basis: none.
Never: runs in a real deployment.
"""
