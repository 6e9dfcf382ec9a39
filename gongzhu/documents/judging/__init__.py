"""Look through an upload before it is kept: recognise, limit, re-encode.

Nothing that was uploaded is ever stored or served as it came. Recognition reads bytes only; the
decoding libraries run in a process of their own with little memory, little time and no secrets.
"""
