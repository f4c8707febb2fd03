"""The hub: a relay for phones on any network that cannot read what it passes on, and its ends."""
