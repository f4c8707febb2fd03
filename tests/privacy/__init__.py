"""The privacy rules that are hard to test: on real folders, processes, screens and objects."""
