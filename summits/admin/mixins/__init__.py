"""Mixins for ``ModelAdmin`` classes."""
