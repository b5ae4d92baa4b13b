"""Admin pages that list findings and unreviewed changes."""
