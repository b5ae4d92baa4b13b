"""Titles of filtered lists: "Meetings of Vladimir Putin and George W. Bush on missile defence"."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summits.models import Actor, Agreement, Commitment, Issue, Leader, Summit
from summits.text.articles import with_article
from summits.text.normalization import one_line
from summits.vocabularies import LegalStatus

MAX_VALUES, MAX_VALUE_LENGTH = 3, 80
"""How many values of a filter a title names, and with how many characters each."""
TITLES = {
    Summit: (gettext_lazy("Summits"), gettext_lazy("Meetings")),
    Leader: (gettext_lazy("Leaders"), gettext_lazy("Leaders")),
    Issue: (gettext_lazy("Issues"), gettext_lazy("Issues")),
    Agreement: (gettext_lazy("Agreements"), gettext_lazy("Agreements")),
    Commitment: (gettext_lazy("Commitments"), gettext_lazy("Commitments")),
}
"""Model → the title of its list, and how a title with filters begins."""
OF, ON = gettext_lazy("of %(values)s"), gettext_lazy("on %(values)s")
PHRASES = {
    Summit: {
        "leader": OF,
        "country": OF,
        "organisation": OF,
        "issue": ON,
        "place": gettext_lazy("at %(values)s"),
        "host": gettext_lazy("held in %(values)s"),
        "series": gettext_lazy("in the series %(values)s"),
    },
    Leader: {"country": OF, "organisation": OF, "issue": gettext_lazy("who discussed %(values)s")},
    Issue: {"leader": gettext_lazy("discussed by %(values)s")},
    Agreement: {
        "country": OF,
        "organisation": OF,
        "leader": gettext_lazy("signed by %(values)s"),
        "issue": ON,
        "in_force": "%(values)s",
        "on": gettext_lazy("as of %(values)s"),
    },
    Commitment: {
        "country": OF,
        "organisation": OF,
        "leader": gettext_lazy("with %(values)s"),
        "issue": ON,
        "agreement": gettext_lazy("in %(values)s"),
        "due": gettext_lazy("due by %(values)s"),
    },
}
"""Model → name of a filter → how a title says it, in the order of the title."""
STATUS_PHRASES = {
    LegalStatus.IN_FORCE: gettext_lazy("in force"),
    LegalStatus.SUSPENDED: gettext_lazy("suspended"),
    LegalStatus.APPLIED_PROVISIONALLY: gettext_lazy("applied provisionally"),
    LegalStatus.NOT_YET_IN_FORCE: gettext_lazy("not yet in force"),
    LegalStatus.ENDED: gettext_lazy("no longer in force"),
    LegalStatus.NEVER_IN_FORCE: gettext_lazy("never in force"),
    LegalStatus.NOT_BINDING: gettext_lazy("not legally binding"),
}
"""Legal status → how a title says it."""
STATUS_TODAY = {
    LegalStatus.IN_FORCE: gettext_lazy("in force today"),
    LegalStatus.SUSPENDED: gettext_lazy("suspended today"),
    LegalStatus.APPLIED_PROVISIONALLY: gettext_lazy("applied provisionally today"),
}
"""The same for those that may have another status tomorrow, where the list is of no other day and status."""
FOR_ALL = {
    "collection": gettext_lazy("in the collection %(values)s"),
    "decade": gettext_lazy("in the %(values)s"),
    "from": gettext_lazy("from %(values)s"),
    "to": gettext_lazy("until %(values)s"),
    "q": gettext_lazy("with the words “%(values)s”"),
}
"""The same for the filters that several lists have."""
TAKING_PART = gettext_lazy("with %(values)s taking part")
"""How a title says whom else the records are of, after its first "of"."""


def list_title(filters):
    """Return the title of a list (its filter set): what it lists, with the values of its filters in words."""
    model, values = filters.queryset.model, _values_by_name(filters)
    if not values:
        return str(TITLES[model][0])
    phrases, words, has_of = PHRASES[model] | FOR_ALL, [str(TITLES[model][1])], False
    if statuses := _statuses_in_words(filters):
        values["in_force"] = statuses
    else:
        phrases.pop("in_force", None)
    for name, phrase in phrases.items():
        if name in values:
            phrase, has_of = TAKING_PART if phrase is OF and has_of else phrase, has_of or phrase is OF
            words.append(phrase % {"values": _joined(values[name], filters.is_conjunctive(name))})
    # Filters without a phrase are named with their labels.
    labels = {name: filters.form.fields[name].label for name in values if name not in phrases}
    named = "; ".join(f"{label}: {_joined(values[name], False)}" for name, label in labels.items())
    return " ".join([*words, f"({named})"] if named else words)


def _statuses_in_words(filters):
    # The legal statuses that a list of agreements is limited to; an empty list if there are none, or no words for one.
    statuses = filters.form.cleaned_data.get("in_force") or []
    if not STATUS_PHRASES.keys() >= {*statuses}:
        return []
    is_today = len(statuses) == 1 and not filters.form.cleaned_data["on"]
    return [str(is_today and STATUS_TODAY.get(status) or STATUS_PHRASES[status]) for status in statuses]


def _values_by_name(filters):
    found = {}
    for active in filters.active_filters:
        is_actor = isinstance(active.value, Actor)
        text = with_article(active.value) if is_actor else filters.display_value(active.name, active.value)
        found.setdefault(active.name, []).append(one_line(text, MAX_VALUE_LENGTH))
    return found


def _joined(values, is_conjunctive):
    # "A, B and C", or with "or" where one of them is enough; of many, the first ones and how many there are besides.
    first, last = values[:MAX_VALUES], values[MAX_VALUES:]
    if last:
        other = ngettext("%(number)s other", "%(number)s others", len(last)) % {"number": len(last)}
    elif len(first) == 1:
        return first[0]
    else:
        *first, other = first
    pattern = _("%(first)s and %(last)s") if is_conjunctive else _("%(first)s or %(last)s")
    return pattern % {"first": ", ".join(first), "last": other}
