"""Tests of flow definitions; they need no database."""
