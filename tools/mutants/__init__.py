"""Mutation testing: change the app in random places and report the mutants that no test notices.

``make mutants N=60 SEED=1`` runs it. cosmic-ray makes the mutants, and coverage.py knows which tests run which line.
"""
