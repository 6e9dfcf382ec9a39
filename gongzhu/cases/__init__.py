"""The case and its flow: the only writer of where a case stands.

Chinese name: 办件与流程. Legal basis: 002 办结预警, 003 5.2-5.6.
Never: knows what a stage is about, calls a room above it.
"""
