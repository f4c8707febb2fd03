"""Runs in a real pseudo-terminal."""
