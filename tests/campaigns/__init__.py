"""Long reliability runs, started by hand: `uv run pytest tests/campaigns -m campaign -s`."""
