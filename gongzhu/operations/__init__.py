"""Running the platform: the worker, health, invariants.

Chinese name: 运行维护. Legal basis: 002 运行维护, 000 7.3.3.
Never: decides anything.
"""
