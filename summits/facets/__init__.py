"""Facets: the values of the filters, each with the number of records it would find."""

from summits.facets.values import Facet, Value

__all__ = ["Facet", "Value"]
