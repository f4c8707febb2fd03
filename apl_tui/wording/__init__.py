"""Core values in, words out: one place for screens, lines, notes, phones and report."""
