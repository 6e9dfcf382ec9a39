"""Materials people hand in and letters the platform writes.

Chinese name: 材料与文书. Legal basis: 002 救助流程 (纸质材料电子化), 003 6.1.2.2.
Never: serves a file that was not looked through.
"""
