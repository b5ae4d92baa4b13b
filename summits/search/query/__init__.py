"""From a query to its results: parsing, ranking, highlighting, corrections."""
