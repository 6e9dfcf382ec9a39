"""Money: entitlements, orders, bank batches and the ledger.

Chinese name: 资金发放. Legal basis: 002 资金监管机制与附录C, 民发〔2021〕57号 第25-26条.
Never: pays the same case, benefit and period twice.
"""
