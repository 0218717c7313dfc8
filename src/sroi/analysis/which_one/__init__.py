"""Compare options, of which one is chosen."""
