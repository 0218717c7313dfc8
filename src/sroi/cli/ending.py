"""End the shell command: its exit codes, and quietly when stopped or when nobody reads on."""

import os
import sys

FINE, FOUND, FAULTY, STOPPED = 0, 1, 2, 130
"""Exit codes: all is well; findings under --strict; faults; stopped by the user."""


def main() -> None:
    """Run the shell command; what it needs is imported here, so that Ctrl-C is heard meanwhile."""
    if sys.stdout is None or sys.stderr is None:
        raise SystemExit(FAULTY)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        try:
            from sroi.cli.app import app

            app(prog_name="sroi")
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        raise SystemExit(STOPPED) from None
    except BrokenPipeError:
        _close_quietly()
        raise SystemExit(FINE) from None
    except OSError as error:
        sys.stderr.write(f"cannot write the output: {error.strerror} [E100]\n")
        _close_quietly()
        raise SystemExit(FAULTY) from None


def _close_quietly() -> None:
    """Let nothing be written to a stream that has failed, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
