"""Tell what drives a figure: how much of its variance each number accounts for."""
