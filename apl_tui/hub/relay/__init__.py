"""What a municipality runs: rooms, waiting phones and a line to each laptop; no key and no disk."""
