"""Before a workshop: who is here, how they vote, the plan, and phones."""
