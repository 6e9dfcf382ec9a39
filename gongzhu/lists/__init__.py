"""What each area has to offer: its layered and classified service list, version after version.

Chinese name: 分层分类服务清单. Legal basis: 000 5.1.6.2, 5.2.6.2, 5.3.6.2, 5.4.6.2, 附录C.
Never: changes a published list, lets one area write another's, holds anything about a person.
"""
