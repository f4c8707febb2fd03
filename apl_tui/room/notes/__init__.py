"""The facilitator's notes in a second window: what they show, and how they steer the session."""
