"""Quality: rules of what a good record has, each written once, and what breaks them.

One rule serves the page of findings over the whole archive and the list of what one record lacks before publication.
"""

from summits.quality.findings import NOT_CHECKED, RULES, Findings, counted, findings_of, obstacles_to_publication
from summits.quality.rule import Finding, Rule

__all__ = [
    "NOT_CHECKED",
    "RULES",
    "Finding",
    "Findings",
    "Rule",
    "counted",
    "findings_of",
    "obstacles_to_publication",
]
