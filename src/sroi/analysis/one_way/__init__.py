"""Move numbers one at a time, or two together: what drives a result, and what would turn it."""
