"""Show what was found: the ledger, tables, words in English and French."""
