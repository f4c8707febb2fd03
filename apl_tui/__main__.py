"""The entry point: home at once when nothing was asked for, else the command line.

The garbage collector rests until the first paint, and click is loaded only for commands.
"""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the program and exit with its status."""
    gc.disable()
    from apl_tui.cli import run_command_line, run_home

    arguments = sys.argv[1:]
    status = run_command_line(arguments) if arguments else run_home(None)
    gc.freeze()  # or the interpreter looks through everything once more before it goes
    sys.exit(status)


if __name__ == "__main__":
    main()
