"""`uv run python -m tools.mutations`."""

from __future__ import annotations

import sys

from tools.mutations.program import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
