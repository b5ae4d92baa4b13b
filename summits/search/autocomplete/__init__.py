"""Autocomplete: suggestions while a reader types."""
