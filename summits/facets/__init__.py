"""Facets: the values of the filters, each with the number of records it would find."""

from summits.facets.counting import Counts, facets_of, years_of
from summits.facets.values import Facet, Value

__all__ = ["Counts", "Facet", "Value", "facets_of", "years_of"]
