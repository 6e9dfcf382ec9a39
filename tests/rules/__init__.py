"""Tests of the eligibility rules; they need no database."""
