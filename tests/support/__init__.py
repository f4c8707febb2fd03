"""What tests lean on: a clock, made-up people, nasty texts, ways to a screen."""
