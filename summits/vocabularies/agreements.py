"""Vocabularies of agreements: their kinds, events, relations and legal status."""

from django.utils.translation import gettext_lazy as _

from summits.vocabularies.base import Vocabulary


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
    """The kind of an event in the history of an agreement.

    Definitions follow the Vienna Convention on the Law of Treaties of 1969, whose articles they name.
    """

    ADOPTED = (
        "adopted",
        _("The states that drew it up settled its wording (Vienna Convention, article 9). Nobody is bound yet."),
        _("Adopted"),
    )
    OPENED_FOR_SIGNATURE = (
        "opened-for-signature",
        _("From this day states could sign it (compare the Vienna Convention, articles 10 and 12)."),
        _("Opened for signature"),
    )
    SIGNED = (
        "signed",
        _(
            "Signed, or issued where a text is not signed. A signature binds a state only if the text or the states "
            "say so (Vienna Convention, article 12)."
        ),
        _("Signed"),
    )
    PARLIAMENTARY_CONSENT = (
        "parliamentary-consent",
        _(
            "A parliament agreed that the state may ratify it, as the Senate of the United States does. This act "
            "within a state is not yet its ratification (Vienna Convention, articles 2 and 14)."
        ),
        _("Consent of parliament"),
    )
    RATIFIED = (
        "ratified",
        _(
            "A party, or the parties, established their consent to be bound by ratification, acceptance or approval "
            "(Vienna Convention, articles 2 and 14)."
        ),
        _("Ratified"),
    )
    ACCEDED = (
        "acceded",
        _("A state that had not signed it became bound by it (Vienna Convention, article 15)."),
        _("Acceded"),
    )
    APPLIED_PROVISIONALLY = (
        "applied-provisionally",
        _("Applied from this day, before it entered into force (Vienna Convention, article 25)."),
        _("Applied provisionally"),
    )
    ENTERED_INTO_FORCE = (
        "entered-into-force",
        _(
            "Became binding on its parties, or on the party named (Vienna Convention, article 24). Only an agreement "
            "with this event was ever in force."
        ),
        _("Entered into force"),
    )
    EXTENDED = (
        "extended",
        _("Its term was extended. Where the new end of the term is not recorded, it is not known."),
        _("Extended"),
    )
    AMENDED = ("amended", _("Its text was changed (Vienna Convention, articles 39 and 40)."), _("Amended"))
    SUSPENDED = (
        "suspended",
        _(
            "A party, or all, stopped applying it without leaving it (Vienna Convention, articles 57 to 62 and 72). It "
            "stays in force, and operates between the others if at least two are left."
        ),
        _("Suspended"),
    )
    RESUMED = (
        "resumed",
        _("A party, or all, began to apply it again after a suspension (compare the Vienna Convention, article 72)."),
        _("Resumed"),
    )
    DENOUNCED = (
        "denounced",
        _(
            "A party gave notice that it would leave (Vienna Convention, articles 56, 65 and 67). It stays bound until "
            "the withdrawal takes effect; if no event tells when, its status from the notice on is not known."
        ),
        _("Notice of withdrawal given"),
    )
    WITHDRAWN = (
        "withdrawn",
        _(
            "A party left; the date is the day on which its withdrawal took effect (Vienna Convention, articles 54, 56 "
            "and 70). The agreement ends if fewer than two parties are left."
        ),
        _("Withdrawn"),
    )
    EXPIRED = "expired", _("Its term ran out (compare the Vienna Convention, article 54)."), _("Expired")
    TERMINATED = (
        "terminated",
        _("Was brought to an end, by consent or on another ground (Vienna Convention, articles 54 and 59 to 62)."),
        _("Terminated"),
    )
    SUPERSEDED = (
        "superseded",
        _("A later agreement of its parties took its place (Vienna Convention, article 59)."),
        _("Superseded"),
    )
    COMPLETED = (
        "completed",
        _(
            "What it called for was done. That ends it, unless its text fixes a term or a later event shows that it "
            "remained binding."
        ),
        _("Completed"),
    )
    LAPSED = "lapsed", _("Came to nothing without a formal end."), _("Lapsed")


EVENT_OF_A_PARTY = {
    EventKind.ADOPTED: _("%(actor)s adopted it"),
    EventKind.OPENED_FOR_SIGNATURE: _("%(actor)s opened it for signature"),
    EventKind.SIGNED: _("%(actor)s signed"),
    EventKind.PARLIAMENTARY_CONSENT: _("the parliament of %(actor)s consented to it"),
    EventKind.RATIFIED: _("%(actor)s ratified it"),
    EventKind.ACCEDED: _("%(actor)s acceded to it"),
    EventKind.APPLIED_PROVISIONALLY: _("%(actor)s applied it provisionally"),
    EventKind.ENTERED_INTO_FORCE: _("entered into force for %(actor)s"),
    EventKind.EXTENDED: _("%(actor)s extended it"),
    EventKind.AMENDED: _("%(actor)s amended it"),
    EventKind.SUSPENDED: _("%(actor)s suspended it"),
    EventKind.RESUMED: _("%(actor)s resumed it"),
    EventKind.DENOUNCED: _("%(actor)s gave notice of withdrawal"),
    EventKind.WITHDRAWN: _("%(actor)s withdrew"),
    EventKind.EXPIRED: _("expired for %(actor)s"),
    EventKind.TERMINATED: _("%(actor)s terminated it"),
    EventKind.SUPERSEDED: _("superseded for %(actor)s"),
    EventKind.COMPLETED: _("%(actor)s completed it"),
    EventKind.LAPSED: _("lapsed for %(actor)s"),
}
"""Clauses for events that concern a single party."""

# The groups of events from which ``summits.legal_status`` works out where an agreement stands.
DEPARTURES = (
    EventKind.WITHDRAWN,
    EventKind.EXPIRED,
    EventKind.TERMINATED,
    EventKind.SUPERSEDED,
    EventKind.LAPSED,
)
"""Kinds of event that end an agreement: for the party named, else for all."""
END_OF_UNBORN = (EventKind.LAPSED, EventKind.SUPERSEDED, EventKind.WITHDRAWN)
"""Kinds of end of an agreement that had not entered into force; the others end what was in force."""
EVIDENCE_OF_FORCE = (
    *DEPARTURES,
    EventKind.ACCEDED,
    EventKind.EXTENDED,
    EventKind.AMENDED,
    EventKind.SUSPENDED,
    EventKind.RESUMED,
    EventKind.DENOUNCED,
    EventKind.COMPLETED,
)
"""Kinds of event which show that an agreement in force had not ended before them."""
STEPS_TO_FORCE = (
    EventKind.OPENED_FOR_SIGNATURE,
    EventKind.PARLIAMENTARY_CONSENT,
    EventKind.RATIFIED,
)
"""Kinds of event which show that an agreement of two states was not in force before them."""
MAKING_EVENTS = (EventKind.ADOPTED, EventKind.SIGNED)
"""Kinds of event by which a text is made: a treaty is signed, a declaration adopted."""
EVENTS_WITH_TERM = (EventKind.EXTENDED, EventKind.APPLIED_PROVISIONALLY)
"""Kinds of event that may fix a new end of the term."""


class LegalStatus(Vocabulary):
    """Where an agreement stands on a day: as a whole, for one party, or between two."""

    IN_FORCE = (
        "in-force",
        _("Binding and applied. As a whole: between at least two parties, even if others have left or suspended it."),
        _("In force"),
    )
    SUSPENDED = (
        "suspended",
        _("In force, but not applied: the party, or so many parties that fewer than two are left, suspended it."),
        _("Suspended"),
    )
    APPLIED_PROVISIONALLY = (
        "applied-provisionally",
        _("Applied before it entered into force (Vienna Convention, article 25)."),
        _("Applied provisionally"),
    )
    NOT_YET_IN_FORCE = (
        "not-yet-in-force",
        _("Made, but not binding yet, as a later event or the missing consent of one of two parties shows."),
        _("Not yet in force"),
    )
    LEFT = "left", _("The party has left; it remains in force between others."), _("Left")
    ENDED = (
        "ended",
        _("No longer in force: by an event, at the end of its term, or because fewer than two parties are left."),
        _("Ended"),
    )
    NEVER_IN_FORCE = (
        "never-in-force",
        _("Given up or replaced before it entered into force."),
        _("Never in force"),
    )
    NOT_BINDING = (
        "not-binding",
        _("A political text: it binds nobody in law and is never in force."),
        _("Not legally binding"),
    )
    NOT_KNOWN = (
        "not-known",
        _("The recorded events do not tell, or their dates are not exact enough to tell for this day."),
        _("Not known"),
    )


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
