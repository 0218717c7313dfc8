"""Read and write: files in, files out, faults that name the line."""

from sroi.io.examples import example, example_names, example_text
from sroi.io.files import loads, read, write
from sroi.io.schema import schema
from sroi.io.written import dumps

__all__ = [
    "dumps",
    "example",
    "example_names",
    "example_text",
    "loads",
    "read",
    "schema",
    "write",
]
