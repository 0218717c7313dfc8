"""Read workbooks: our own, which hold a whole map, and the Value Maps of others."""
