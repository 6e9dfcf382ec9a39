"""One door in: the wizard, the window, supplement, acceptance, refusal.

Chinese name: 一门受理. Legal basis: 民发〔2021〕57号 第4-11条, 003 5.1-5.2.
Never: asks twice, refuses to take an application because a rule would say no.
"""
