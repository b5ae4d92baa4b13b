"""Database tools that know nothing of summits: nothing else of the app is imported here."""
