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


def drafts_named(record):
    """Return the records that a public page of ``record`` leaves out, since they are not public themselves."""
    found = []
    for model, path in NAMED.get(type(record), ()):
        found += model.objects.filter(**{path: record}, status__in=NOT_YET_PUBLIC).distinct()
    return found
