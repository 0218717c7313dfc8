"""Read Value Maps from workbooks and CSV files, with faults that name the cell."""
