"""Data quality: rules for good records, each defined once, and the findings of what breaks them.

The same rules serve the report on the whole archive and the checklist of one record before its publication.
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
