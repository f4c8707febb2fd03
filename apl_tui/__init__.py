"""apl-tui: run a workplace-learning workshop from a laptop."""

__version__ = "0.1.0"
