"""Measurements: what a thing takes, on which machine, at which commit. Never a verdict."""
