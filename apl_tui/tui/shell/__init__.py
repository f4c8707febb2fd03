"""What stands around the screens: keys, palette, input in turn, crashes, what is loaded late."""
