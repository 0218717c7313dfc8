"""Say what follows if something changes, and why."""
