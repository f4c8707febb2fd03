"""The program as a process: how it ends and breaks, and what it leaves in memory or beside it."""
