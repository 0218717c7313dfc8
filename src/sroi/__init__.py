"""Compute Social Return on Investment."""
