"""What every screen stands on: its two lines, its words and colours, painting, and leaving."""
