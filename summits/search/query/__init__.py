"""Queries and their results: parsing, ranking, highlighting and corrections."""
