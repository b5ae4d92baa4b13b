"""Forms and formsets of the admin."""
