"""Run the library from the shell; the only place that prints."""

from sroi.cli.ending import main

__all__ = ["main"]
