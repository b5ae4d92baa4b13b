"""Answers to questions about the legal status of agreements: the agreements of the list with these filters, as hits."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from summits.filters import AgreementFilterSet
from summits.filters.agreements import PARTY_CHOICES
from summits.models import Agreement
from summits.presenters.list_titles import list_title
from summits.search import search_as_meant
from summits.search.query.answers import link_to_named, slug_of_name
from summits.search.query.entities import EntityMatch
from summits.search.query.parser import parse
from summits.search.query.phrases import parse_affordable
from summits.search.query.ranking import ranked
from summits.search.query.related_links import RelatedLink
from summits.search.query.results import ListedResults
from summits.search.query.status_questions import parse_status_question, read_topic

PARTIES = dict(PARTY_CHOICES)


def search_as_asked(text, type_name="", is_exact=False):
    """Return the SearchResults for a text: the agreements with the legal status that it asks for, else as meant.

    ``is_exact``: those for the text itself in any case.
    """
    question = None if is_exact else parse_status_question(parse(text))
    return (question and _agreements_asked_for(text, question, type_name)) or search_as_meant(text, type_name, is_exact)


def _agreements_asked_for(text, question, type_name):
    # ListedResults; None if there are no such agreements, whatever their status.
    topic = read_topic(question.topic)
    if not question.statuses and (topic.words or not topic.names):
        return None
    query = agreement_filters(question, topic)
    filters = _filter_set(query)
    any_status = query.copy()
    for name in ("in_force", "on"):
        any_status.pop(name, None)
    shown = filters if filters.results else _filter_set(any_status)
    if not shown.results:
        return None
    title = list_title(filters)
    links = [_list_link(_("Agreements"), filters), *map(link_to_named, topic.names)]
    if shown is not filters:
        links[0] = _list_link(_("With any legal status"), shown)
    context = "" if shown is filters else _("None on record. Listed below are those with any legal status.")
    results = ListedResults(text, list_title(shown), "agreement", _best_first(shown, topic), topic.text, type_name)
    results.named = [EntityMatch("question", title, context, _list_url(filters), links)]
    return results


def agreement_filters(question, topic):
    """Return the parameters (a QueryDict) of the list of agreements that answers a StatusQuestion with this Topic."""
    query = QueryDict(mutable=True)
    query.setlist("in_force", question.statuses)
    if question.on:
        query["on"] = question.on
    for name in topic.names:
        query.appendlist(name.kind, slug_of_name(name))
    query.setlist("parties", [word for word in topic.words if word in PARTIES])
    if words := " ".join(word for word in topic.words if word not in PARTIES):
        query["q"] = words
    return query


def _filter_set(query):
    return AgreementFilterSet(query, queryset=Agreement.objects.published())


def _list_url(filters):
    return f"{reverse('summits:agreement-list')}?{filters.data.urlencode()}"


def _list_link(label, filters):
    return RelatedLink(label, len(filters.results), _list_url(filters))


def _best_first(filters, topic):
    # Primary keys: what matches the words of the topic best, then the newest agreements.
    pks = filters.index.pks_of(filters.results)[::-1]
    if not topic.text:
        return pks
    selected = set(pks)
    matching = ranked(parse_affordable(topic.text), "agreement", column="object_id")
    return list(dict.fromkeys([*filter(selected.__contains__, matching), *pks]))
