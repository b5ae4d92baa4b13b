"""Questions about the legal status of agreements: "which arms control treaties are still in force".

Read are the word for agreements, that for a status, a date, and names of records; what is left is searched for:

    treaties no longer in force                     ended
    terminated arms control treaties                ended; on arms control
    treaties in force between the US and Russia     in force; of both states
    missile agreements in force in 1990             in force on that day; with the word "missile"
    arms control treaties                           whatever their status; only if the topic is all names
"""

import re
from dataclasses import dataclass

from summits.search.analysis.dates import parse_date
from summits.search.analysis.tokens import normalize_name
from summits.search.index.writing import flush
from summits.search.query.entities import deduplicate, is_surname, name_keys, names_with_keys, rank_of_match
from summits.vocabularies import LegalStatus

IN_FORCE = r"(?:in force|in effect|in operation|valid|active|effective|operative|alive)"
INTO_FORCE = r"(?:in|into) (?:force|effect|operation)"
STATUSES = {
    (LegalStatus.NOT_YET_IN_FORCE,): rf"(?:not|still not|havent|hasnt) yet (?:\w+ ){{0,2}}{INTO_FORCE}"
    rf"|(?:not|havent|hasnt) (?:entered|come) into force|still not {IN_FORCE}|yet to (?:enter|come) into force"
    r"|(?:not yet|still not) (?:been )?ratified|unratified",
    (LegalStatus.NEVER_IN_FORCE,): rf"never (?:\w+ ){{0,2}}{INTO_FORCE}|never (?:been )?ratified",
    (LegalStatus.NOT_BINDING,): r"(?:not|non) (?:legally )?binding|politically binding",
    (LegalStatus.ENDED,): rf"no longer {IN_FORCE}|not {IN_FORCE} any ?more"
    r"|expired|ended|terminated|lapsed|defunct|abrogated|dead",
    (LegalStatus.NOT_YET_IN_FORCE, LegalStatus.NEVER_IN_FORCE, LegalStatus.ENDED): (
        rf"(?:not|arent|isnt) (?:currently |now )?{IN_FORCE}"
    ),
    (LegalStatus.SUSPENDED,): r"suspended|in suspension|in abeyance",
    (LegalStatus.APPLIED_PROVISIONALLY,): r"provisionally applied|applied provisionally",
    (LegalStatus.IN_FORCE,): rf"{IN_FORCE}|still (?:apply|exist|hold|stand|applies|exists|holds|stands)|current",
}
"""Legal statuses → what they are called, in normalised words; the first that fits counts."""
SAID = "|".join(STATUSES.values())
HAS_STATUS = re.compile(rf"\b(?:{SAID})\b")
GENERIC = r"treaty|treaties|agreements?|accords?|pacts?"
"""Words for agreements of any kind. Those for one kind are searched for too."""
NOUN = rf"\b(?P<noun>{GENERIC}|conventions|protocols|memoranda|memorandums)\b"
NOW = r"(?: (?:still|today|now|currently|presently|at present|as of (?:today|now)|these days))*"
NOUN_FIRST = re.compile(rf"(?P<topic>.*?){NOUN}(?P<more>.*?)\b(?P<said>{SAID})\b{NOW}(?P<rest> .+)?")
STATUS_FIRST = re.compile(rf"(?P<more>(?:\w+ )*?)(?P<said>{SAID})\b{NOW}(?P<topic>.*?){NOUN}{NOW}(?P<rest> .+)?")
HAS_NOUN = re.compile(NOUN)
NOUN_ALONE = re.compile(r"(?P<topic>.*?)\b(?:treaties|agreements|accords|pacts)(?P<rest>(?: .+)?)")
ASKS_FOR_ANY = re.compile(r"(?:which|what|any|every|each|list|find|is there|are there)\b")
"""How a question begins that asks for agreements in the singular: "is there a treaty"."""
PREPOSITION = re.compile(
    r"(?:on|about|concerning|regarding|over|between|among|with|by|of|for|from|since|involving|to|in|at|signed|as)\b"
)
ON_A_DATE = re.compile(
    r"\b(?:as of|as at|in|on|at|by) (?:the )?(?P<date>[0-9]{1,2}(?:st|nd|rd|th)? [a-z]+ [0-9]{4}"
    r"|[a-z]+ (?:[0-9]{1,2} )?[0-9]{4}|[0-9]{4}(?: [0-9]{2}){0,2})\b"
)
DATE_TOKEN = re.compile(r"x[dmy]([0-9]{4})([0-9]{2})?([0-9]{2})?")
FILLERS_TEXT = """
which what that who where there here are is was were be been being have has had do does did list all any every each of
the a an show me find give tell how many still currently now today on about concerning regarding over between among with
by for from since involving to in at and or as signed sign made concluded it they these those presently ever yet please
other more
"""
FILLERS = frozenset(FILLERS_TEXT.split())
"""Words of a question that name nothing."""
MAX_NAME_WORDS = 6
"""Maximum number of words of a name that is looked for in a question."""
TYPES_FILTERED_BY = ("issue", "country", "organisation", "leader")
"""Types of record by which the list of agreements is filtered."""


@dataclass(frozen=True)
class StatusQuestion:
    """A question as understood: the legal ``statuses`` asked for, and the other words, normalised: ``topic``.

    ``statuses`` may be empty. ``on``: the date asked about, as an address writes it, "" for today.
    """

    statuses: tuple
    topic: tuple
    on: str = ""


@dataclass(frozen=True)
class Topic:
    """What the topic of a question names: ``names``: SearchNames; ``words``: the other words."""

    names: tuple
    words: tuple

    @property
    def text(self):
        """All its words, to highlight."""
        return " ".join([*(name.key for name in self.names), *self.words])


def parse_status_question(query):
    """Return the StatusQuestion that a Query asks, or None; what has phrases or exclusions is no question."""
    if query.is_empty or query.excluded or '"' in query.text:
        return None
    plain = normalize_name(query.text)
    if not HAS_NOUN.search(plain):
        return None
    if not HAS_STATUS.search(plain):
        found = NOUN_ALONE.fullmatch(plain)
        return found and StatusQuestion((), (*found["topic"].split(), *found["rest"].split()))
    found = NOUN_FIRST.fullmatch(plain) or STATUS_FIRST.fullmatch(plain)
    if not found or not _asks_for_agreements(found, plain):
        return None
    rest, on = _without_date(found["rest"] or "") if re.search(IN_FORCE, found["said"]) else (found["rest"] or "", "")
    kind = "" if re.fullmatch(GENERIC, found["noun"]) else found["noun"]
    topic = [word for part in (found["topic"], kind, found["more"], rest) for word in part.split()]
    return StatusQuestion(statuses_called(found["said"]), tuple(topic), on)


def _asks_for_agreements(found, plain):
    # Not "the agreement that ended the war", nor a treaty by its name.
    rest = (found["rest"] or "").strip()
    if found.re is STATUS_FIRST and not FILLERS.issuperset(found["more"].split()):
        return False
    if rest and not PREPOSITION.match(rest) and "force" not in found["said"]:
        return False
    return found["noun"].endswith(("s", "a")) or bool(ASKS_FOR_ANY.match(plain))


def statuses_called(said):
    """Return the legal statuses of which these words are the name, a tuple."""
    return next(statuses for statuses, pattern in STATUSES.items() if re.fullmatch(pattern, said))


def _without_date(text):
    # (the text without the date in it, the date as an address writes it or "")
    for found in ON_A_DATE.finditer(text):
        words = found["date"].split()
        size, token = parse_date(words)
        if size == len(words) and (date := DATE_TOKEN.fullmatch(token)):
            return text[: found.start()] + text[found.end() :], "-".join(filter(None, date.groups()))
    return text, ""


def read_topic(words):
    """Return the Topic of the words of a StatusQuestion: the longest names count, those of several leaders do not."""
    flush()
    spans = {
        (start, stop): " ".join(words[start:stop])
        for start in range(len(words))
        for stop in range(start + 1, min(start + MAX_NAME_WORDS, len(words)) + 1)
        if not FILLERS & {words[start], words[stop - 1]}
    }
    by_key = {}
    for name in names_with_keys({key for text in spans.values() for key in name_keys(text.split())}):
        if name.kind in TYPES_FILTERED_BY and (name.is_whole or is_surname(name)):
            by_key.setdefault(name.key, []).append(name)
    names, rest, position = [], [], 0
    while position < len(words):
        for stop in range(len(words), position, -1):
            keys = name_keys(spans.get((position, stop), "").split())
            if found := _meant([name for key in keys for name in by_key.get(key, ())]):
                names += found
                position = stop
                break
        else:
            rest += [words[position]] if words[position] not in FILLERS else []
            position += 1
    return Topic(tuple(deduplicate(names)), tuple(rest))


def _meant(names):
    # Those of the SearchNames that are named best, one of each record: several issues, but one of anything else, since
    # the list of agreements has those on any of its issues but those of all its parties.
    ranked = sorted(deduplicate(names), key=rank_of_match)
    best = [name for name in ranked if rank_of_match(name) == rank_of_match(ranked[0])]
    return best if len(best) == 1 or best and best[0].kind == "issue" else []
