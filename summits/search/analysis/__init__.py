"""From text to tokens: normalisation, stemming, dates, names of countries."""
