"""Write a map as a workbook whose figures follow its cells."""

from sroi.reporting.workbook.writing import write_workbook

__all__ = ["write_workbook"]
