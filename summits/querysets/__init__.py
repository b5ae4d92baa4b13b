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
    change_closes,
    change_ends,
    records_changed,
    touch,
)
from summits.querysets.corrections import CORRECTED, CorrectionQuerySet
from summits.querysets.gate import DependentQuerySet, count_of, first_of_each, public
from summits.querysets.prepared import Prepared, PreparedForKeys
from summits.querysets.records import (
    CountryQuerySet,
    IssueNameQuerySet,
    IssueQuerySet,
    LeaderNameQuerySet,
    LeaderQuerySet,
    PlaceQuerySet,
    SeriesQuerySet,
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
    "CountryQuerySet",
    "DependentQuerySet",
    "DiscussionQuerySet",
    "DocumentQuerySet",
    "IssueNameQuerySet",
    "IssueQuerySet",
    "LeaderNameQuerySet",
    "LeaderQuerySet",
    "Ledger",
    "ParticipationQuerySet",
    "PartyQuerySet",
    "PlaceQuerySet",
    "PositionQuerySet",
    "Prepared",
    "PreparedForKeys",
    "ProgrammeItemQuerySet",
    "QuoteQuerySet",
    "SeriesQuerySet",
    "SourceQuerySet",
    "SummitQuerySet",
    "TermQuerySet",
    "count_of",
    "first_of_each",
    "public",
    "before_commit",
    "change",
    "change_closes",
    "change_ends",
    "records_changed",
    "touch",
    "with_predecessors",
]
