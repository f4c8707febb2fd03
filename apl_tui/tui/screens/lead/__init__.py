"""Leading: the stage, rounds, results, ideas, actions, time, and the close."""
