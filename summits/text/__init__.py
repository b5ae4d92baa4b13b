"""Texts in any script: Unicode's normal forms, scripts, articles. Knows nothing of the record."""
