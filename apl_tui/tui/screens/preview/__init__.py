"""A script as the room will see it, while it is written."""
