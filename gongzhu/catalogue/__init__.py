"""What help there is: items with published versions, dated standards, policies.

Chinese name: 事项、标准、政策. Legal basis: 000 6.2.3, 002 知识库, 003 6.1.3.
Never: changes a published version.
"""
