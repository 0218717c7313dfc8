"""Say what it is worth to find out more before deciding."""
