"""Text tools for any script: Unicode normal forms, case folding, scripts, articles. Imports none of our models."""
