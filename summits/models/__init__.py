"""The models of the archive, and of the site around it: history, search index, admin accounts."""

from summits.models.accounts import AuditEntry, Authenticator, DeskRules, LogInCounter
from summits.models.agreements import Agreement, AgreementEvent, AgreementRelation, Party
from summits.models.collections import Collection
from summits.models.corrections import Correction
from summits.models.data_version import Revision
from summits.models.discussions import Discussion, Position, Quote
from summits.models.documents import Document
from summits.models.features import Feature
from summits.models.geography import Country, Place
from summits.models.history import Edit, UnpublishedChange, Way, is_history_model
from summits.models.issues import Issue, IssueName
from summits.models.leaders import Leader, LeaderName, Term
from summits.models.old_slugs import OldSlug
from summits.models.previews import PreviewLink
from summits.models.search import FruitlessSearch, SearchDocument, SearchName, SearchState, SearchVector
from summits.models.sessions import DeskSession
from summits.models.sources import Source
from summits.models.summits import Participation, ProgrammeItem, Series, Summit
from summits.models.uploads import Existing, Upload, Work
from summits.querysets import (
    before_changeset_end,
    changeset,
    changeset_ending,
    changeset_started,
    current_changeset,
    mark_changed,
)

__all__ = [
    "Agreement",
    "AgreementEvent",
    "AgreementRelation",
    "AuditEntry",
    "Authenticator",
    "Collection",
    "Correction",
    "Country",
    "DeskRules",
    "DeskSession",
    "Discussion",
    "Document",
    "Edit",
    "Existing",
    "Feature",
    "FruitlessSearch",
    "Issue",
    "IssueName",
    "Leader",
    "LeaderName",
    "OldSlug",
    "LogInCounter",
    "Participation",
    "Party",
    "Place",
    "Position",
    "PreviewLink",
    "ProgrammeItem",
    "Quote",
    "Revision",
    "SearchDocument",
    "SearchName",
    "SearchState",
    "SearchVector",
    "Series",
    "Source",
    "Summit",
    "Term",
    "UnpublishedChange",
    "Upload",
    "Way",
    "Work",
    "changeset",
    "changeset_started",
    "before_changeset_end",
    "changeset_ending",
    "is_history_model",
    "current_changeset",
    "mark_changed",
]
