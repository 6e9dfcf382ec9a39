"""The trail: what was done, by whom, unchangeable afterwards.

Chinese name: 操作留痕. Legal basis: 002 救助流程 (全程留痕), GB/T 22239 8.1.4.3.
Never: holds a value a person would want kept private, changes or deletes an entry.
"""
