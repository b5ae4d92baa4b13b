"""Answers: the page that answers a Question, as an EntityMatch with its link."""

from django.utils.translation import gettext as _

from summits.models import Issue
from summits.search.analysis.dates import parse_year
from summits.search.analysis.tokens import normalize_name
from summits.search.query.entities import EntityMatch, NameLookup, record_match
from summits.search.query.related_links import RelatedLink, links_for_issue, public_record, summit_list_url
from summits.vocabularies import Outcome

SUMMIT_FILTERS = ("place", "leader", "issue", "country", "organisation", "series")
"""Types of record by which the list of summits is filtered."""


def answer(question):
    """Return a list of EntityMatches that answer a Question; an empty list if it names no record of the archive."""
    return ANSWERS[question.kind](
        question, [_records_named(normalize_name(topic).split()) for topic in question.topics]
    )


def _records_named(words):
    # The SearchNames of what the words name, if need be without the year at their end: "Reykjavik 1986".
    found = NameLookup(words).records() if words else []
    return found or (_records_named(words[:-1]) if words and parse_year(words[-1]) else [])


def slug_of_name(name):
    """Return the slug of the record of a SearchName, from its page or the list to which it leads."""
    return name.address.rstrip("/").replace("=", "/").rpartition("/")[2]


def link_to_named(name):
    """Return a RelatedLink to the record of a SearchName."""
    return RelatedLink(name.heading, None, name.address)


def _status_of_agreement(question, named):
    return [match for name in named[0] if name.kind == "agreement" and (match := record_match(name))]


def _comparison(question, named):
    if not all(named):
        return []
    shared = [kind for kind in SUMMIT_FILTERS if all(any(name.kind == kind for name in names) for names in named)]
    pairs = [next(name for name in names if not shared or name.kind == shared[0]) for names in named]
    heading = _("%(leader)s and %(other)s") % {"leader": pairs[0].heading, "other": pairs[1].heading}
    url = summit_list_url(**{shared[0]: [slug_of_name(name) for name in pairs]}) if shared else pairs[0].address
    return [EntityMatch("question", heading, "", url, [link_to_named(name) for name in pairs])]


def _outcome_on_issue(question, named):
    found = next((name for name in named[0] if name.kind == "issue"), None)
    issue = found and public_record(Issue, found.object_id)
    if not issue:
        return []
    label = Outcome(question.outcome).label
    links = links_for_issue(issue)
    url = summit_list_url(issue=issue.slug, outcome=question.outcome)
    if not any(link.url == url for link in links):
        links.insert(0, RelatedLink(label, 0, url))
    return [EntityMatch("question", f"{issue.name}: {label}", "", url, [*links, link_to_named(found)])]


ANSWERS = {"status": _status_of_agreement, "comparison": _comparison, "outcome": _outcome_on_issue}
"""Kind of Question → function that answers it."""
