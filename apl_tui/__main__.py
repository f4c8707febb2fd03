"""The entry point: home at once when nothing was asked for, else the command line.

First it is sealed (`sealed.py`). The garbage collector rests until the first paint, and click is
loaded only for commands.
"""

from __future__ import annotations

import gc
import os
import sys

from apl_tui.sealed import leave_no_prompt, seal


def main() -> None:
    """Run the program and exit with its status."""
    seal(os.environ)
    gc.disable()
    from apl_tui.cli import run_command_line, run_home

    arguments, status = sys.argv[1:], 1
    try:
        status = run_command_line(arguments) if arguments else run_home(None)
    finally:
        leave_no_prompt(status)
    gc.freeze()  # or the interpreter looks through everything once more before it goes
    sys.exit(status)


if __name__ == "__main__":
    main()
