"""The facilitator's notes in a second window."""
