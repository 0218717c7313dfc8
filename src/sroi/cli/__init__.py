"""Run the library from the shell; the only place that prints."""

from sroi.cli.app import main

__all__ = ["main"]
