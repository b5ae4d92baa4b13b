"""Writing the search index and keeping it up to date."""
