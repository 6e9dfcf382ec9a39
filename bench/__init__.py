"""Measurements: what a thing takes, on which machine, at which commit. Never a verdict on others.

Imports the platform as an operator's script would; the platform never imports this.
"""
