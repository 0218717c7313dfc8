"""Ask questions of a map: what if."""
