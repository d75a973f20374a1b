"""Which mentions are one actor or place; which claims tell of one event."""
