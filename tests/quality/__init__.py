"""Measures, and writes the tables of `docs/quality.md`: `uv run python -m tests.quality`."""
