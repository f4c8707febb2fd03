"""What needs files around a session: opening, planning, rehearsing, looking back, reporting."""
