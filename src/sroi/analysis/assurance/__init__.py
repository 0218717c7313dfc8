"""Look at a map as an assurance check would, and say what is weak; rules change no number."""
