"""What goes round the room: ballots, ideas, slips to type in, and a trial."""
