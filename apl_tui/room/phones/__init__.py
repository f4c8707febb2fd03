"""The phones of a running session: what they are shown, and whether they are on."""
