"""Quality: rules of what a good record has, each written once, and what breaks them.

One rule serves the page of findings over the whole archive and the list of what one record lacks before publication.
"""

from summits.quality.findings import NOT_BLOCKING, RULES, Findings, count_findings, findings_of, publication_blockers
from summits.quality.rule import Finding, QualityRule

__all__ = [
    "NOT_BLOCKING",
    "RULES",
    "Finding",
    "Findings",
    "QualityRule",
    "count_findings",
    "findings_of",
    "publication_blockers",
]
