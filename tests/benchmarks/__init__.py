"""Speed measurements, started by hand: `uv run python -m tests.benchmarks`."""
