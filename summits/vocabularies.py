"""Controlled vocabularies: choices, each with a label and a public definition.

The vocabulary page, the admin, the filters and the data package's schema all use them. The values are part of the data
package's format and never change; labels and definitions are translated.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Vocabulary(models.TextChoices):
    """Base class of text choices whose members are written as ``value, definition, label``."""

    def __new__(cls, value, definition):
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member


class Status(Vocabulary):
    """The stage of a record between draft and publication."""

    DRAFT = "draft", _("Being written. Not public."), _("Draft")
    REVIEW = "review", _("Written, waiting for a second reader. Not public."), _("In review")
    PUBLISHED = "published", _("Public."), _("Published")
    WITHDRAWN = "withdrawn", _("Was public and no longer is; its page says why."), _("Withdrawn")


class SummitKind(Vocabulary):
    """The form of a meeting."""

    BILATERAL = "bilateral", _("Two states met specifically to hold talks with each other."), _("Bilateral")
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


class Role(Vocabulary):
    """The role of a leader at a summit."""

    HOST = "host", _("Leader of the state in which the summit was held."), _("Host")
    GUEST = "guest", _("Came at the host’s invitation."), _("Guest")
    PARTICIPANT = "participant", _("Took part in a meeting that neither side hosted."), _("Participant")
    SUCCESSOR = "successor", _("Elected or designated to succeed a leader who was present."), _("Successor")
    OBSERVER = "observer", _("Was present without taking part in the talks."), _("Observer")


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


class AgreementKind(Vocabulary):
    """The kind of an agreement."""

    TREATY = "treaty", _("A binding agreement between states, usually ratified."), _("Treaty")
    CONVENTION = (
        "convention",
        _("A treaty, usually of many states, that sets common rules."),
        _("Convention"),
    )
    PROTOCOL = (
        "protocol",
        _("An instrument that supplements or implements another, or that records proceedings."),
        _("Protocol"),
    )
    EXECUTIVE_AGREEMENT = (
        "executive-agreement",
        _("Binding on the governments, but concluded without the parliamentary consent that a treaty needs."),
        _("Executive agreement"),
    )
    FRAMEWORK = "framework", _("Sets out the lines that later agreements are to follow."), _("Framework")
    DECLARATION = (
        "declaration",
        _("States aims or principles; politically but not legally binding, and never “in force”."),
        _("Declaration"),
    )
    JOINT_STATEMENT = (
        "joint-statement",
        _("What the leaders jointly say on a subject; a political text."),
        _("Joint statement"),
    )
    COMMUNIQUE = (
        "communique",
        _("An official account of a meeting, agreed by those who met."),
        _("Communiqué"),
    )
    MEMORANDUM = (
        "memorandum",
        _("A memorandum of understanding: records how the sides intend to proceed."),
        _("Memorandum"),
    )
    FINAL_ACT = "final-act", _("The closing document of a conference."), _("Final act")
    OTHER = "other", _("None of the other kinds."), _("Other")


class EventKind(Vocabulary):
    """The kind of an event in the history of an agreement."""

    SIGNED = "signed", _("Signed, or issued where a text is not signed."), _("Signed")
    RATIFIED = "ratified", _("Ratified by a party, or by the parties."), _("Ratified")
    ENTERED_INTO_FORCE = (
        "entered-into-force",
        _("Became binding on its parties. Only an agreement with this event was ever in force."),
        _("Entered into force"),
    )
    EXTENDED = "extended", _("Its term was extended."), _("Extended")
    AMENDED = "amended", _("Its text was changed."), _("Amended")
    SUSPENDED = (
        "suspended",
        _("A party stopped applying it without leaving it. It stays in force for the others."),
        _("Suspended"),
    )
    WITHDRAWN = (
        "withdrawn",
        _("A party left; the date is the day on which its withdrawal took effect."),
        _("Withdrawn"),
    )
    DENOUNCED = (
        "denounced",
        _("A party gave notice that it would leave. If the day on which it left is also recorded, that day counts."),
        _("Notice of withdrawal given"),
    )
    EXPIRED = "expired", _("Its term ran out."), _("Expired")
    TERMINATED = "terminated", _("Was brought to an end."), _("Terminated")
    SUPERSEDED = "superseded", _("Another agreement took its place."), _("Superseded")
    COMPLETED = (
        "completed",
        _("What it called for was done. An agreement that remained binding has a later end as well."),
        _("Completed"),
    )
    LAPSED = "lapsed", _("Came to nothing without a formal end."), _("Lapsed")


EVENT_OF_A_PARTY = {
    EventKind.SIGNED: _("%(country)s signed"),
    EventKind.RATIFIED: _("%(country)s ratified it"),
    EventKind.ENTERED_INTO_FORCE: _("entered into force for %(country)s"),
    EventKind.EXTENDED: _("%(country)s extended it"),
    EventKind.AMENDED: _("%(country)s amended it"),
    EventKind.SUSPENDED: _("%(country)s suspended it"),
    EventKind.WITHDRAWN: _("%(country)s withdrew"),
    EventKind.DENOUNCED: _("%(country)s gave notice of withdrawal"),
    EventKind.EXPIRED: _("expired for %(country)s"),
    EventKind.TERMINATED: _("%(country)s terminated it"),
    EventKind.SUPERSEDED: _("superseded for %(country)s"),
    EventKind.COMPLETED: _("%(country)s completed it"),
    EventKind.LAPSED: _("lapsed for %(country)s"),
}
"""Clauses for events that concern a single party."""

# An agreement ends for all parties with one of these events …
FINAL_EVENTS = (EventKind.EXPIRED, EventKind.TERMINATED, EventKind.SUPERSEDED, EventKind.LAPSED)
# … or when fewer than two parties are left. A notice of withdrawal or a completion counts only if no later event shows
# that the agreement went on: notice on the ABM Treaty was given in 2001 and took effect in 2002; the INF Treaty's
# missiles were destroyed by 1991, and it remained binding until 2019.
LEAVING_EVENTS = (EventKind.WITHDRAWN, EventKind.DENOUNCED)
ENDING_EVENTS = (*FINAL_EVENTS, *LEAVING_EVENTS, EventKind.COMPLETED)


# Texts that are politically but not legally binding: never "in force", and rather "adopted" than "signed".
POLITICAL_KINDS = (
    AgreementKind.FRAMEWORK,
    AgreementKind.DECLARATION,
    AgreementKind.JOINT_STATEMENT,
    AgreementKind.COMMUNIQUE,
    AgreementKind.FINAL_ACT,
)


class RelationKind(Vocabulary):
    """The relation of one agreement to another."""

    SUPERSEDES = "supersedes", _("Replaces the other."), _("Supersedes")
    AMENDS = "amends", _("Changes the text of the other."), _("Amends")
    IMPLEMENTS = "implements", _("Implements what the other calls for."), _("Implements")
    EXTENDS = "extends", _("Extends the term or the scope of the other."), _("Extends")
    FOLLOWS = "follows", _("Returns to the subject of the other at a later time."), _("Follows")


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
    (_("Roles of leaders"), Role),
    (_("Outcomes"), Outcome),
    (_("Stances"), Stance),
    (_("Kinds of agreement"), AgreementKind),
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
