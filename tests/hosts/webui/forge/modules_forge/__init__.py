"""Says that the host is Forge."""
