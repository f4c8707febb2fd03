"""The command line: arguments in, one call each, words and an exit status out."""
