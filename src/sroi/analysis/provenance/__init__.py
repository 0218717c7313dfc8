"""Record what was computed, compute it again, and say what changed."""
