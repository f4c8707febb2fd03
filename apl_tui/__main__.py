"""The entry point: home at once when nothing was asked for, else the command line.

What could write answers down is dropped first (`process/sealed.py`). The garbage collector rests
until the first paint, and click is loaded only for commands.
"""

from __future__ import annotations

import gc
import os
import sys

from apl_tui.process.sealed import drop_variables, leave_no_prompt

COMPLETING = "_APL_TUI_COMPLETE"


def main() -> None:
    """Run the program and exit with its status."""
    drop_variables(os.environ)
    gc.disable()
    from apl_tui.cli.main import run_command_line, run_home

    arguments, status = sys.argv[1:], 1
    asked = arguments or COMPLETING in os.environ  # by a shell, which asks without arguments
    try:
        status = run_command_line(arguments) if asked else run_home(None)
    finally:
        leave_no_prompt(status)
    gc.freeze()  # or the interpreter looks through everything once more before it goes
    sys.exit(status)


if __name__ == "__main__":
    main()
