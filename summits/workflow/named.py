"""What the public page of a record names and leaves out as long as it is a draft."""

from summits.models import Agreement, Issue, Leader, Summit
from summits.vocabularies import Status

NAMED = {
    Summit: (
        (Leader, "participations__summit"),
        (Issue, "discussions__summit"),
        (Agreement, "summit"),
    ),
    Agreement: (
        (Summit, "agreements"),
        (Issue, "agreements"),
        (Leader, "signatures__agreement"),
    ),
    Issue: ((Issue, "children"),),
}
"""Model → what its page names: their models, and the path from these to it."""
NOT_YET_PUBLIC = (Status.DRAFT, Status.REVIEW)
MOST_ALONG = 100
"""How many drafts are offered to be published along with a record."""


def drafts_named(record):
    """Return the records that a public page of ``record`` leaves out, since they are not public themselves."""
    found = []
    for model, path in NAMED.get(type(record), ()):
        found += model.objects.filter(**{path: record}, status__in=NOT_YET_PUBLIC).distinct()
    return found


def drafts_reached(record):
    """Return the drafts that ``record`` names, then those that these name, and so on: each with what names it.

    Pairs of a draft and a record, each draft once, the nearest first; and whether there are more than ``MOST_ALONG``.
    """
    found, reached = [], {(type(record), record.pk)}
    naming = [record]
    for one in naming:
        for draft in drafts_named(one):
            if (type(draft), draft.pk) not in reached:
                if len(found) == MOST_ALONG:
                    return found, True
                reached.add((type(draft), draft.pk))
                found.append((draft, one))
                naming.append(draft)
    return found, False
