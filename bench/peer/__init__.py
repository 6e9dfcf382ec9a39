"""OpenFisca-Core beside our rules: the same rules written in its own way, run in a process of its own.

It is AGPL-3.0 and no part of the platform: `serving` alone imports it, and runs only inside the
environment that `process` makes for it from requirements/bench-openfisca.txt.
"""
