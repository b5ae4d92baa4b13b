"""What tells records of one name apart, in a few words: leaders by their years, places by their state."""

from summits.models import Actor, Agreement, Issue, Leader, Place, Source, Summit
from summits.partial_dates import date_in_words, span_in_words


def distinction(record):
    """Return what tells a record apart from others of its name, "" if nothing does."""
    return DISTINCTIONS.get(type(record), lambda record: "")(record)


def with_distinctions(records):
    """Return ``records``, a queryset, with the records that ``distinction`` reads."""
    related = RELATED.get(records.model)
    return records.select_related(*related) if related else records


def _years(first, last):
    # "1924–2018", "1952–", "–1991"
    years = [str(day.year) if day else "" for day in (first, last)]
    return "–".join(years) if any(years) else ""


def _days_and_place(summit):
    days = span_in_words(summit.start, summit.end)
    return f"{days}, {summit.place.name}" if summit.place else days


def _publisher_and_date(source):
    published = date_in_words(source.published) if source.published else ""
    return ", ".join(filter(None, [source.publisher, published]))


DISTINCTIONS = {
    Leader: lambda leader: _years(leader.born, leader.died),
    Actor: lambda actor: _years(actor.founded, actor.dissolved),
    Place: lambda place: place.country.name,
    Issue: lambda issue: issue.parent.name if issue.parent else "",
    Summit: _days_and_place,
    Agreement: lambda agreement: date_in_words(agreement.signed),
    Source: _publisher_and_date,
}
"""Model → function from a record to the text."""
RELATED = {Place: ["country"], Issue: ["parent"], Summit: ["place"]}
"""Model → the records to read with it."""
