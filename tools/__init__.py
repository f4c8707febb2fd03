"""Programs that make or check things of the repository: `uv run python -m tools.NAME`."""
