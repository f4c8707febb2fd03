"""Tests of the voting page."""
