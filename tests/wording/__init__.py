"""What is said of core values."""
