"""The models of the archive, and of the site around it: history, search index, admin accounts."""

from summits.models.accounts import AuditEntry, Authenticator, LogInCounter, SecurityPolicy
from summits.models.agreements import Agreement, AgreementEvent, AgreementRelation, Party
from summits.models.collections import Collection
from summits.models.commitments import Assessment, Commitment
from summits.models.corrections import Correction
from summits.models.data_version import DataVersion
from summits.models.discussions import Discussion, Position, Quotation
from summits.models.documents import Document
from summits.models.features import Feature
from summits.models.geography import Actor, Place
from summits.models.history import ChangeMethod, ChangeSet, UnpublishedChange, is_history_model
from summits.models.issues import Issue
from summits.models.leaders import Leader, TermOfOffice
from summits.models.memberships import Membership
from summits.models.names import (
    NAME_MODELS,
    ActorName,
    AgreementName,
    IssueName,
    LeaderName,
    PlaceName,
    SeriesName,
    SummitName,
)
from summits.models.old_slugs import OldSlug
from summits.models.previews import PreviewLink
from summits.models.search import SearchDocument, SearchName, SearchState, SearchVector, ZeroResultQuery
from summits.models.sessions import AdminSession
from summits.models.sources import Source
from summits.models.summits import Participation, ProgrammeItem, Series, Summit
from summits.models.uploads import ConflictPolicy, ImportMatch, ProcessingState, Upload
from summits.querysets import (
    before_changeset_end,
    changeset,
    changeset_ending,
    changeset_started,
    current_changeset,
    mark_changed,
)

__all__ = [
    "NAME_MODELS",
    "Actor",
    "ActorName",
    "AdminSession",
    "Agreement",
    "AgreementEvent",
    "AgreementName",
    "AgreementRelation",
    "Assessment",
    "AuditEntry",
    "Authenticator",
    "ChangeMethod",
    "ChangeSet",
    "Collection",
    "Commitment",
    "ConflictPolicy",
    "Correction",
    "DataVersion",
    "Discussion",
    "Document",
    "Feature",
    "ImportMatch",
    "Issue",
    "IssueName",
    "Leader",
    "LeaderName",
    "LogInCounter",
    "Membership",
    "OldSlug",
    "Participation",
    "Party",
    "Place",
    "PlaceName",
    "Position",
    "PreviewLink",
    "ProcessingState",
    "ProgrammeItem",
    "Quotation",
    "SearchDocument",
    "SearchName",
    "SearchState",
    "SearchVector",
    "SecurityPolicy",
    "Series",
    "SeriesName",
    "Source",
    "Summit",
    "SummitName",
    "TermOfOffice",
    "UnpublishedChange",
    "Upload",
    "ZeroResultQuery",
    "before_changeset_end",
    "changeset",
    "changeset_ending",
    "changeset_started",
    "current_changeset",
    "is_history_model",
    "mark_changed",
]
