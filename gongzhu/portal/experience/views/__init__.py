"""Pages of the experience zone."""
