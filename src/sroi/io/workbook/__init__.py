"""Read workbooks: our own, which hold a whole map."""
