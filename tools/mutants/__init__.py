"""Mutation testing: break the app in random places and say which breakages no test notices.

``make mutants N=60 SEED=1`` runs it. cosmic-ray makes the mutants, and coverage.py says which tests run which line.
"""
