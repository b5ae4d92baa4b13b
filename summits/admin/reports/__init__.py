"""Pages of the admin that list findings and changes."""
