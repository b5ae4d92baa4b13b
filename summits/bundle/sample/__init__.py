"""Archives of invented facts, of any size: to measure with, and to see how pages look when there is much."""

from summits.bundle.sample.optional import VARIANTS
from summits.bundle.sample.writing import write_sample

__all__ = ["VARIANTS", "write_sample"]
