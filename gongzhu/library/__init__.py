"""What people can read and find: knowledge, one search over everything published, answers with sources.

Chinese name: 知识与检索. Legal basis: 002 知识库 (多媒体知识、关联分析、智能检索), 000 5.1.4.4 (民政救助AI问政).
Never: says what no published passage says, keeps or passes on a question with a person in it.
"""
