"""Run the shell command as `python -m sroi`."""

from sroi.cli import main

main()
