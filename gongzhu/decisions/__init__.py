"""Survey, publicity, review and confirmation.

Chinese name: 调查、公示、审核确认. Legal basis: 民发〔2021〕57号 第16、19-22条.
Never: lets a rule decide alone, or a person decide without reasons.
"""
