"""The full-text tables of each database: FTS5 and tsvector."""
