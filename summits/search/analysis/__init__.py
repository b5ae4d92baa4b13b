"""Text analysis: normalisation, stemming, dates and names of countries."""
