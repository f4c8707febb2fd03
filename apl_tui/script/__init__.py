"""Workshop scripts: Markdown files to `apl_tui.core.workshop` values, and their problems."""
