"""Keeping the index up to date."""
