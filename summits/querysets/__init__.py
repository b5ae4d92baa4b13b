"""Querysets of all models: chainable methods, and ``published()`` with the visibility rules."""

from summits.db.changeset import (
    ChangeSetContext,
    TrackedQuerySet,
    before_changeset_end,
    changeset,
    changeset_ending,
    changeset_started,
    current_changeset,
    mark_changed,
)
from summits.querysets.agreements import (
    AgreementEventQuerySet,
    AgreementQuerySet,
    AgreementRelationQuerySet,
    PartyQuerySet,
)
from summits.querysets.collections import CollectionQuerySet
from summits.querysets.commitments import AssessmentQuerySet, CommitmentQuerySet, assessed_parties, latest_by_party
from summits.querysets.corrections import CORRECTABLE, CorrectionQuerySet
from summits.querysets.features import FeatureQuerySet
from summits.querysets.geography import ActorQuerySet, PlaceQuerySet
from summits.querysets.hierarchies import last_successors, with_predecessors, with_subissues
from summits.querysets.issues import IssueQuerySet
from summits.querysets.leaders import LEADER_NAME_FIELDS, LeaderQuerySet, TermOfOfficeQuerySet
from summits.querysets.memberships import MembershipQuerySet
from summits.querysets.names import (
    ActorNameQuerySet,
    AgreementNameQuerySet,
    IssueNameQuerySet,
    LeaderNameQuerySet,
    PlaceNameQuerySet,
    SeriesNameQuerySet,
    SummitNameQuerySet,
)
from summits.querysets.sources import SourceQuerySet
from summits.querysets.summits import (
    DiscussionQuerySet,
    DocumentQuerySet,
    ParticipationQuerySet,
    PositionQuerySet,
    ProgrammeItemQuerySet,
    QuotationQuerySet,
    SeriesQuerySet,
    SummitQuerySet,
)
from summits.querysets.visibility import DependentQuerySet, count_subquery, first_per_group, published_queryset

__all__ = [
    "CORRECTABLE",
    "LEADER_NAME_FIELDS",
    "ActorNameQuerySet",
    "ActorQuerySet",
    "AgreementEventQuerySet",
    "AgreementNameQuerySet",
    "AgreementQuerySet",
    "AgreementRelationQuerySet",
    "AssessmentQuerySet",
    "ChangeSetContext",
    "CollectionQuerySet",
    "CommitmentQuerySet",
    "CorrectionQuerySet",
    "DependentQuerySet",
    "DiscussionQuerySet",
    "DocumentQuerySet",
    "FeatureQuerySet",
    "IssueNameQuerySet",
    "IssueQuerySet",
    "LeaderNameQuerySet",
    "LeaderQuerySet",
    "MembershipQuerySet",
    "ParticipationQuerySet",
    "PartyQuerySet",
    "PlaceNameQuerySet",
    "PlaceQuerySet",
    "PositionQuerySet",
    "ProgrammeItemQuerySet",
    "QuotationQuerySet",
    "SeriesNameQuerySet",
    "SeriesQuerySet",
    "SourceQuerySet",
    "SummitNameQuerySet",
    "SummitQuerySet",
    "TermOfOfficeQuerySet",
    "TrackedQuerySet",
    "assessed_parties",
    "before_changeset_end",
    "changeset",
    "changeset_ending",
    "changeset_started",
    "count_subquery",
    "current_changeset",
    "first_per_group",
    "last_successors",
    "latest_by_party",
    "mark_changed",
    "published_queryset",
    "with_predecessors",
    "with_subissues",
]
