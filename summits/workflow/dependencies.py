"""The drafts that a record names: its public page leaves them out until they are published."""

from summits.models import Agreement, Issue, Summit
from summits.querysets.visibility import related_model
from summits.vocabularies import Status

REFERENCE_PATHS = {
    Summit: ("participations__leader", "participations__represented", "discussions__issue", "agreements", "part_of"),
    Agreement: ("summit", "issues", "parties__signatory", "commitments__issue"),
    Issue: ("parent",),
}
"""Model → lookup paths to the records that the pages of its records show."""
NOT_YET_PUBLIC = (Status.DRAFT, Status.REVIEW)
MAX_PUBLISHED_TOGETHER = 100
"""How many drafts are offered for publication along with a record."""


def unpublished_dependencies(record):
    """Return a list of the records that a public page of ``record`` leaves out: drafts and records in review."""
    found = []
    for path in REFERENCE_PATHS.get(type(record), ()):
        referenced = type(record)._base_manager.filter(pk=record.pk).order_by().values(path)
        found += related_model(type(record), path).objects.filter(pk__in=referenced, status__in=NOT_YET_PUBLIC)
    return found


def transitive_unpublished_dependencies(record):
    """Return the drafts that ``record`` refers to, then those that these refer to, and so on.

    Returns a list of pairs (draft, record that refers to it), each draft once and the nearest first, and whether there
    are more than ``MAX_PUBLISHED_TOGETHER``.
    """
    found, reached = [], {(type(record), record.pk)}
    referring = [record]
    for one in referring:
        for draft in unpublished_dependencies(one):
            if (type(draft), draft.pk) not in reached:
                if len(found) == MAX_PUBLISHED_TOGETHER:
                    return found, True
                reached.add((type(draft), draft.pk))
                found.append((draft, one))
                referring.append(draft)
    return found, False
