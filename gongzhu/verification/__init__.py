"""Household economic verification: questions to data sources, the report, objections.

Chinese name: 家庭经济状况核对. Legal basis: 民发〔2021〕57号 第17-18条, 002 核对系统.
Never: asks a source without a valid authorisation.
"""
