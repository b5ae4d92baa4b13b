"""Questions of readers that a page of the archive answers: its link, and what to search for beside it.

which arms control treaties are still in force     the list of agreements with that issue and status
compare Reykjavik and Geneva                        the meetings at both places; or each record
has NATO enlargement been agreed on                 the meetings that agreed on the issue
"""

import re
from dataclasses import dataclass

from summits.vocabularies import LegalStatus, Outcome

STATUSES = {
    LegalStatus.NOT_YET_IN_FORCE: r"not yet (?:in force|ratified)",
    LegalStatus.NEVER_IN_FORCE: r"never (?:\w+ )*(?:in force|into force|ratified)",
    LegalStatus.ENDED: r"expired|ended|terminated|lapsed|dead|(?:no longer|not) (?:in force|in effect|valid)",
    LegalStatus.SUSPENDED: r"suspended",
    LegalStatus.IN_FORCE: r"in force|in effect|valid|active|alive",
}
"""Legal status → what it is called in questions; the first that fits counts."""
OUTCOMES = {
    Outcome.AGREED: r"agreed|settled|resolved",
    Outcome.DISAGREED: r"disagreed|disputed|rejected|refused",
    Outcome.DEFERRED: r"deferred|postponed",
}
TREATIES = "treaties|agreements|accords|pacts"
OPENING = r"(?:which|what|are|is|list|all|any|show|me|how|many|of|there|the|have|has|were|or|and)\b"
STATUS_QUESTION = re.compile(
    rf"(?:{OPENING}\s+)*(?P<topic>.*?)\s*\b(?P<treaties>{TREATIES})\s+(?:on\s+(?P<on>.+?)\s+)?"
    rf"(?:(?:that|which|who|are|is|were|have|has|been|still|currently|now|today)\s+)*(?P<said>"
    rf"{'|'.join(STATUSES.values())})(?: (?:today|now|still|currently))*"
)
COMPARISON = re.compile(
    r"(?:(?:please )?(?:compare|comparing|comparison (?:of|between)|differences? between)\s+(?P<one>.+?)\s+"
    r"(?:and|with|to|vs|versus)\s+(?P<other>.+)|(?P<first>.+?)\s+(?:vs|versus|compared (?:to|with))\s+(?P<second>.+))"
)
OUTCOME_QUESTION = re.compile(
    rf"(?:(?:has|have|had|was|were|is|did|what|when|where|which|who|they|anyone)\s+)+(?P<topic>.+?)\s+"
    rf"(?:ever |been |already |finally |was |were )*(?P<said>{'|'.join(OUTCOMES.values())})(?: (?:on|upon|about))?"
)
OUTCOME_FIRST = re.compile(
    rf"(?:(?:what|when|where|who|was|were|has|have|been|did|they|is|it|there|ever)\s+)+"
    rf"(?P<said>{'|'.join(OUTCOMES.values())}|agree)\s+(?:on|upon|about)\s+(?P<topic>.+)"
)


@dataclass(frozen=True)
class Question:
    """A question as understood: ``topics``: the names in it, as typed; ``status`` or ``outcome`` asked for, or ""."""

    kind: str
    topics: tuple
    status: str = ""
    outcome: str = ""

    @property
    def words(self):
        """The text to search for."""
        if self.kind == "status":
            return f"{self.topics[0]} treaty".strip()
        return " or ".join(f'"{topic}"' for topic in self.topics) if self.kind == "comparison" else self.topics[0]


def parse_question(text):
    """Return the Question that a text asks, or None."""
    plain = " ".join(text.replace("vs.", "vs").rstrip("?!. \u2026").lower().split())
    if found := STATUS_QUESTION.fullmatch(plain):
        topic = found["on"] or re.sub(rf"^(?:{OPENING}\s*)+", "", found["topic"])
        return Question("status", (topic,), status=_called(STATUSES, found["said"]))
    if found := COMPARISON.fullmatch(plain):
        topics = (found["one"] or found["first"], found["other"] or found["second"])
        return Question("comparison", tuple(re.sub(r"^the ", "", topic) for topic in topics))
    if found := OUTCOME_FIRST.fullmatch(plain) or OUTCOME_QUESTION.fullmatch(plain):
        topic = re.sub(r"^(?:the|there|they|been|an?|agreement on) ", "", found["topic"])
        return Question("outcome", (topic,), outcome=_called(OUTCOMES, found["said"]) or Outcome.AGREED)
    return None


def _called(names, said):
    return next((value for value, pattern in names.items() if re.fullmatch(pattern, said)), "")
