"""Answers: the page that answers a Question, as an EntityMatch with its link."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from summits.models import Issue
from summits.search.analysis.tokens import normalize_name
from summits.search.query.entities import EntityMatch, NameLookup
from summits.search.query.related_links import RelatedLink, links_for_issue, public_record, summit_list_url
from summits.vocabularies import LegalStatus, Outcome

AGREEMENT_FILTERS = ("issue", "country", "organisation", "leader")
"""Types of record by which the list of agreements is filtered."""
SUMMIT_FILTERS = ("place", "leader", "issue", "country", "organisation", "series")
"""Types of record by which the list of summits is filtered."""


def answer(question):
    """Return a list of EntityMatches that answer a Question; an empty list if it names no record of the archive."""
    topics = [normalize_name(topic).split() for topic in question.topics]
    return ANSWERS[question.kind](question, [NameLookup(words).records() if words else [] for words in topics])


def _slug(name):
    # Of a record, from its page or from the list to which its name leads.
    return name.address.rstrip("/").replace("=", "/").rpartition("/")[2]


def _link_to(name):
    return RelatedLink(name.heading, None, name.address)


def _agreements_with_status(question, named):
    found = [name for name in named[0] if name.kind in AGREEMENT_FILTERS][:1]
    if not found and question.topics[0]:
        return []
    filters = {"in_force": question.status, **{name.kind: _slug(name) for name in found}}
    heading = _("Agreements: %(status)s") % {"status": LegalStatus(question.status).label}
    context = found[0].heading if found else ""
    url = f"{reverse('summits:agreement-list')}?{urlencode(filters)}"
    return [EntityMatch("question", heading, context, url, [_link_to(name) for name in found])]


def _comparison(question, named):
    if not all(named):
        return []
    shared = [kind for kind in SUMMIT_FILTERS if all(any(name.kind == kind for name in names) for names in named)]
    pairs = [next(name for name in names if not shared or name.kind == shared[0]) for names in named]
    heading = _("%(leader)s and %(other)s") % {"leader": pairs[0].heading, "other": pairs[1].heading}
    url = summit_list_url(**{shared[0]: [_slug(name) for name in pairs]}) if shared else pairs[0].address
    return [EntityMatch("question", heading, "", url, [_link_to(name) for name in pairs])]


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
    return [EntityMatch("question", f"{issue.name}: {label}", "", url, [*links, _link_to(found)])]


ANSWERS = {"status": _agreements_with_status, "comparison": _comparison, "outcome": _outcome_on_issue}
"""Kind of Question → function that answers it."""
