"""Home and what is found there: the workshops, earlier sessions, a report to read."""
