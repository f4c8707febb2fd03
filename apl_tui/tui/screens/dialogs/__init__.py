"""The small boxes, and the question at leaving with something unsaved."""
