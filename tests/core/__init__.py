"""Behaviour of the core, and the privacy rules that it owns: R1–R7, R9, R10, M1, M2, O4."""
