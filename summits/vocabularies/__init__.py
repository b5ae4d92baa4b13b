"""Controlled vocabularies: choices, each with a label and a public definition.

The vocabulary page, the admin, the filters and the data package's schema all use them. The values are part of the data
package's format and never change; labels and definitions are translated.
"""

from django.utils.translation import gettext_lazy as _

from summits.vocabularies.agreements import (
    DEPARTURES,
    END_OF_UNBORN,
    EVENT_OF_A_PARTY,
    EVENTS_WITH_TERM,
    EVIDENCE_OF_FORCE,
    MAKING_EVENTS,
    POLITICAL_KINDS,
    STEPS_TO_FORCE,
    AgreementKind,
    EventKind,
    LegalStatus,
    RelationKind,
)
from summits.vocabularies.base import Vocabulary

__all__ = [
    "DEPARTURES",
    "END_OF_UNBORN",
    "EVENTS_WITH_TERM",
    "EVENT_OF_A_PARTY",
    "EVIDENCE_OF_FORCE",
    "MAKING_EVENTS",
    "POLITICAL_KINDS",
    "PUBLIC_VOCABULARIES",
    "STEPS_TO_FORCE",
    "AgreementKind",
    "DocumentKind",
    "EventKind",
    "FeatureKind",
    "LegalStatus",
    "NameKind",
    "Outcome",
    "ProgrammeKind",
    "RelationKind",
    "Role",
    "Setting",
    "SourceKind",
    "Stance",
    "Status",
    "SummitKind",
    "Verdict",
    "Vocabulary",
    "Wording",
]


class Status(Vocabulary):
    """The stage of a record between draft and publication."""

    DRAFT = "draft", _("Being written. Not public."), _("Draft")
    REVIEW = "review", _("Written, waiting for a second reader. Not public."), _("In review")
    PUBLISHED = "published", _("Public."), _("Published")
    WITHDRAWN = "withdrawn", _("Was public and no longer is; its page says why."), _("Withdrawn")


class ActorKind(Vocabulary):
    """What takes part in meetings and is party to agreements: a state, an authority, an organisation or a group."""

    STATE = "state", _("A state, present or former."), _("State")
    AUTHORITY = (
        "authority",
        _("Governs a territory, for itself or for occupying powers, without being generally recognised as a state."),
        _("Authority"),
    )
    ORGANISATION = (
        "organisation",
        _("Was founded by a treaty or a charter, and has organs and a head of its own."),
        _("Organisation"),
    )
    GROUP = (
        "group",
        _("States or organisations that meet or speak together without a treaty that makes them an organisation."),
        _("Group"),
    )


LIKE_STATES = (ActorKind.STATE, ActorKind.AUTHORITY)
"""Kinds of actors listed as countries: they have territories and codes, and may host meetings."""
LIKE_ORGANISATIONS = (ActorKind.ORGANISATION, ActorKind.GROUP)
"""Kinds of actors listed as organisations: they have members."""


class SummitKind(Vocabulary):
    """The form of a meeting."""

    BILATERAL = (
        "bilateral",
        _("Two states met specifically to hold talks with each other. A third may have been present, or taken part."),
        _("Bilateral"),
    )
    TRILATERAL = "trilateral", _("Three states met specifically to hold talks with one another."), _("Trilateral")
    MULTILATERAL = (
        "multilateral",
        _("A conference of more than three states, in whose sessions the leaders took part."),
        _("Multilateral"),
    )
    SIDELINE = (
        "sideline",
        _("A meeting held on the sidelines of a conference called for another purpose."),
        _("On the sidelines of a conference"),
    )
    INFORMAL = (
        "informal",
        _("A meeting without an agenda or delegations, for instance at a ceremony, at which talks are recorded."),
        _("Informal"),
    )


KINDS_OF_MANY = (SummitKind.TRILATERAL, SummitKind.MULTILATERAL)
"""Kinds of summits with more than two sides."""


class Role(Vocabulary):
    """The role of a person at a summit."""

    HOST = "host", _("A leader of the state in which the meeting was held, or whoever invited the others."), _("Host")
    CO_HOST = "co-host", _("One of several who held the meeting together."), _("Co-host")
    CHAIR = "chair", _("Presided over the meeting of a group or an organisation."), _("Chair")
    MEMBER = "member", _("Took part for a member of the group or organisation that met."), _("Member")
    PARTICIPANT = (
        "participant",
        _("Took part in none of the other roles, for instance in a meeting that none of the sides hosted."),
        _("Participant"),
    )
    GUEST = (
        "guest",
        _("Came at the host’s invitation; to the meeting of a group, without being a member of it."),
        _("Guest"),
    )
    MEDIATOR = "mediator", _("Brought the other sides together and mediated between them."), _("Mediator")
    OBSERVER = "observer", _("Was present without taking part in the talks."), _("Observer")
    SUCCESSOR = "successor", _("Elected or designated to succeed a leader who was present."), _("Successor")
    DELEGATE = (
        "delegate",
        _("Took part without leading a side, for instance a foreign minister beside the president."),
        _("Delegate"),
    )


ROLE_ORDER = (
    *(Role.HOST, Role.CO_HOST, Role.CHAIR, Role.MEMBER, Role.PARTICIPANT, "", Role.SUCCESSOR, Role.GUEST),
    *(Role.MEDIATOR, Role.DELEGATE, Role.OBSERVER),
)
"""The order of the sides of a meeting of more than two, by the first role among their people."""
ROLES_AFTER_GUESTS = (Role.PARTICIPANT, "", Role.SUCCESSOR)
"""Roles in which an organisation or group stands after the guests; as host, chair or member it is with the states."""
ROLES_IN_A_GROUP = (Role.CHAIR, Role.MEMBER)
"""Roles that only the meeting of a group or an organisation has: its kind is multilateral."""
ROLES_OF_LEADERS = ("", *(role for role in Role if role != Role.DELEGATE))
"""All roles but that of a delegate; "" where none is recorded."""
ROLES_BESIDE_THE_SIDES = (Role.MEDIATOR, Role.OBSERVER, Role.DELEGATE)
"""Roles of people who led none of the sides that held talks."""
SIDE_RANK_OF_ROLE = dict.fromkeys(("", *Role), 0) | {Role.PARTICIPANT: 1} | dict.fromkeys(ROLES_BESIDE_THE_SIDES, 2)
"""At a meeting that is not of many: the rank of a side by the first role of its people.

Two sides met: those of rank 0, host and guest, or, where none hosted, those of rank 1. A participant beside a host and
a guest is a third that took part in some of the talks. Those of rank 2 are of no side.
"""
SIDES_OF_A_BILATERAL = 2


class Outcome(Vocabulary):
    """The outcome of a discussion. One value for both sides together, not a score for either."""

    AGREED = "agreed", _("The sides came to an agreement on what they discussed."), _("Agreed")
    PARTIAL = (
        "partial",
        _("The sides agreed on part of the matter, or on the aim but not the means; the rest was left open."),
        _("Partly agreed"),
    )
    DISAGREED = (
        "disagreed",
        _("The sides held to different positions, and said so or agreed to disagree."),
        _("Disagreed"),
    )
    DEFERRED = (
        "deferred",
        _("The sides put the matter off, to a later meeting or to their ministers and experts."),
        _("Deferred"),
    )
    DISCUSSED = "discussed", _("The issue was discussed; no outcome is recorded."), _("Discussed")


class Stance(Vocabulary):
    """A side's stance on an issue, or on what was proposed on it at the summit."""

    SUPPORTS = "supports", _("In favour of what was on the table."), _("Supports")
    OPPOSES = "opposes", _("Against what was on the table."), _("Opposes")
    CONDITIONAL = "conditional", _("In favour if a condition, stated in the text, is met."), _("Conditional")
    PROPOSES = "proposes", _("Put forward a plan of its own."), _("Proposes")
    UNCLEAR = "unclear", _("The record does not show where this side stood."), _("Unclear")


class Wording(Vocabulary):
    """Whose words a commitment is given in."""

    QUOTATION = "quotation", _("In the words of the agreement."), _("Quoted")
    PARAPHRASE = "paraphrase", _("In our own words, shortened."), _("Paraphrased")


class Verdict(Vocabulary):
    """Whether a state kept a commitment. For each state the latest assessment counts."""

    KEPT = "kept", _("The state did what it had promised."), _("Kept")
    PARTLY_KEPT = (
        "partly-kept",
        _("The state did part of what it had promised, or did it later than promised."),
        _("Partly kept"),
    )
    NOT_KEPT = "not-kept", _("The state did not do what it had promised, or did the opposite."), _("Not kept")
    OVERTAKEN = (
        "overtaken",
        _("Events removed the reason or the possibility to keep it, so that it can be neither kept nor broken."),
        _("Overtaken by events"),
    )
    PENDING = (
        "pending",
        _("On the day of the assessment it was too early to say, for instance because the date had not come."),
        _("Pending"),
    )


NOT_ASSESSED = "not-assessed", _("Not assessed")
"""The value and the label of a commitment of which no assessment of a state is recorded, in lists and figures."""


class ProgrammeKind(Vocabulary):
    """The kind of an item of a summit's programme."""

    TALKS = "talks", _("Talks between the leaders or their delegations."), _("Talks")
    ONE_ON_ONE = (
        "one-on-one",
        _("Talks between two leaders alone, except for interpreters and note-takers."),
        _("One on one"),
    )
    PLENARY = "plenary", _("A session of all delegations."), _("Plenary")
    DINNER = "dinner", _("A meal at which the leaders met, such as a working lunch or a dinner."), _("Meal")
    PRESS_CONFERENCE = "press-conference", _("The leaders spoke to the press."), _("Press conference")
    SIGNING = "signing", _("A text was signed or adopted."), _("Signing")
    VISIT = "visit", _("A tour or a ceremony."), _("Visit")


class Setting(Vocabulary):
    """The setting in which a quotation was spoken."""

    PRESS_CONFERENCE = "press-conference", _("At a press conference."), _("Press conference")
    OPENING_REMARKS = "opening-remarks", _("Before the talks, in front of the press."), _("Opening remarks")
    STATEMENT = "statement", _("In a prepared statement or speech."), _("Statement")
    TOAST = "toast", _("At a meal, in a toast."), _("Toast")
    INTERVIEW = "interview", _("To a journalist."), _("Interview")
    TALKS = "talks", _("In the talks themselves, according to a record of them."), _("Talks")


class DocumentKind(Vocabulary):
    """The kind of a document of a summit or an agreement."""

    TEXT = "text", _("The text itself, or a passage of it."), _("Text")
    TRANSLATION = "translation", _("The text in another language."), _("Translation")
    TRANSCRIPT = "transcript", _("What was said, word for word, as one publisher gives it."), _("Transcript")
    FACT_SHEET = "fact-sheet", _("A government’s own short account."), _("Fact sheet")
    STATEMENT = "statement", _("A statement to the press."), _("Statement")


class NameKind(Vocabulary):
    """The kind of another name of a record."""

    OFFICIAL = "official", _("The name in official use."), _("Official name")
    FULL = "full", _("The full name of a person."), _("Full name")
    SHORT = "short", _("A short form or an abbreviation."), _("Short name")
    POPULAR = "popular", _("The name by which it is widely known, though not its official one."), _("Popular name")
    NATIVE = (
        "native",
        _("The name in the language and script of the person, place or country."),
        _("Native name"),
    )
    TRANSLITERATION = (
        "transliteration",
        _("The name as written in another language or script."),
        _("Transliteration"),
    )
    NICKNAME = "nickname", _("A nickname."), _("Nickname")
    FORMER = "former", _("A name that is no longer used."), _("Former name")


class SourceKind(Vocabulary):
    """The kind of a source."""

    OFFICIAL_DOCUMENT = (
        "official-document",
        _("Published by a government or an international organisation."),
        _("Official document"),
    )
    TREATY_TEXT = "treaty-text", _("The text of an agreement."), _("Treaty text")
    OFFICIAL_HISTORY = (
        "official-history",
        _("A government’s edited record of its diplomacy."),
        _("Official history"),
    )
    NEWS = "news", _("A report by a news agency, a newspaper or a broadcaster."), _("News")
    JOURNAL = "journal", _("An article in a scholarly journal."), _("Journal")
    BOOK = "book", _("A book."), _("Book")
    REFERENCE = "reference", _("A work of reference, a fact sheet or a chronology."), _("Reference")
    ENCYCLOPEDIA = "encyclopedia", _("An encyclopedia."), _("Encyclopedia")
    DATASET = "dataset", _("A data set."), _("Data set")
    ARCHIVE = "archive", _("A document from an archive."), _("Archive")
    BLOG = "blog", _("A blog or a personal site."), _("Blog")
    LEAKED_DOCUMENT = (
        "leaked-document",
        _("A document made public without its owner’s consent."),
        _("Leaked document"),
    )


class FeatureKind(Vocabulary):
    """The kind of an item on the front page."""

    QUESTION = "question", _("A question, with the page that answers it."), _("Question")
    EXAMPLE = "example", _("One discussion of a summit, with what each side wanted and said."), _("Example")


PUBLIC_VOCABULARIES = (
    (_("Kinds of meeting"), SummitKind),
    (_("Roles at a meeting"), Role),
    (_("States, authorities, organisations and groups"), ActorKind),
    (_("Outcomes"), Outcome),
    (_("Stances"), Stance),
    (_("Kinds of agreement"), AgreementKind),
    (_("Legal status of agreements"), LegalStatus),
    (_("Events in the history of an agreement"), EventKind),
    (_("Relations between agreements"), RelationKind),
    (_("Wordings of commitments"), Wording),
    (_("Verdicts on commitments"), Verdict),
    (_("Programme items"), ProgrammeKind),
    (_("Settings of quotations"), Setting),
    (_("Kinds of document"), DocumentKind),
    (_("Kinds of name"), NameKind),
    (_("Kinds of source"), SourceKind),
)
"""The public vocabularies, as (heading, vocabulary), in the order of the vocabulary page."""
