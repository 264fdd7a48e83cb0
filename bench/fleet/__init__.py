"""The fleet: 3,081 clients of one city, as their server sees them: make bench-fleet."""
