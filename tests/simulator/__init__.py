"""Tests of the partner simulator, always against the real process."""
