"""A workshop as lines of text: for a screen reader, a dumb terminal, or a pipe."""
