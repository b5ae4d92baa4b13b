"""Each question the site asks of the record, as a chainable verb; ``gate`` holds what is public."""

from summits.querysets.agreements import (
    AgreementEventQuerySet,
    AgreementQuerySet,
    AgreementRelationQuerySet,
    PartyQuerySet,
)
from summits.querysets.changes import (
    AnnouncingQuerySet,
    Ledger,
    before_commit,
    change,
    change_ends,
    records_changed,
    touch,
)
from summits.querysets.corrections import CORRECTED, CorrectionQuerySet
from summits.querysets.gate import public
from summits.querysets.prepared import Prepared, PreparedForKeys
from summits.querysets.records import (
    IssueNameQuerySet,
    IssueQuerySet,
    LeaderNameQuerySet,
    LeaderQuerySet,
    SourceQuerySet,
    TermQuerySet,
    with_predecessors,
)
from summits.querysets.summits import (
    DiscussionQuerySet,
    DocumentQuerySet,
    ParticipationQuerySet,
    PositionQuerySet,
    ProgrammeItemQuerySet,
    QuoteQuerySet,
    SummitQuerySet,
)

__all__ = [
    "AgreementEventQuerySet",
    "AgreementQuerySet",
    "AgreementRelationQuerySet",
    "AnnouncingQuerySet",
    "CORRECTED",
    "CorrectionQuerySet",
    "DiscussionQuerySet",
    "DocumentQuerySet",
    "IssueNameQuerySet",
    "IssueQuerySet",
    "LeaderNameQuerySet",
    "LeaderQuerySet",
    "Ledger",
    "ParticipationQuerySet",
    "PartyQuerySet",
    "PositionQuerySet",
    "Prepared",
    "PreparedForKeys",
    "ProgrammeItemQuerySet",
    "QuoteQuerySet",
    "SourceQuerySet",
    "SummitQuerySet",
    "TermQuerySet",
    "public",
    "before_commit",
    "change",
    "change_ends",
    "records_changed",
    "touch",
    "with_predecessors",
]
