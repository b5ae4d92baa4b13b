"""The front page: an overview of the archive, and entry points to it."""

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import ExtractDay, ExtractMonth, RowNumber
from django.db.models.lookups import Exact
from django.shortcuts import render
from django.utils import timezone

from summits.caching.memoize import memoize_per_version
from summits.charts.label_layout import LabelCandidate
from summits.charts.locator import place_points
from summits.charts.meetings_by_year import small_bars
from summits.charts.scale import Scale, percent
from summits.filters import agreement_index
from summits.models import (
    Agreement,
    AgreementEvent,
    Discussion,
    Issue,
    Leader,
    Place,
    Position,
    Quotation,
    Source,
    Summit,
)
from summits.presenters.agreement_timelines import timeline
from summits.presenters.collections import collections_overview, holdings
from summits.presenters.features import featured_discussion, featured_questions
from summits.presenters.legal_status import with_status
from summits.querysets import count_subquery
from summits.vocabularies import MAKING_EVENTS, AgreementKind, LegalStatus, Outcome, SummitKind

COUNTED_MODELS = (Summit, Leader, Issue, Position, Quotation, Agreement, Source)
MAX_LATEST = 4
MAX_LABEL_CANDIDATES = 60
MAX_TIMELINES = 5


def home(request):
    """Show the front page."""
    today = timezone.localdate()
    archive_holdings = holdings()
    context = {
        "today": today,
        "holdings": archive_holdings,
        "overview": collections_overview(archive_holdings, memoize_per_version(label_candidates)),
        "record_counts": memoize_per_version(record_counts),
        "questions": memoize_per_version(featured_questions),
        "featured": memoize_per_version(featured_discussion),
        "on_this_day": memoize_per_version(on_this_day, today),
        "latest_meetings": memoize_per_version(latest_meetings),
        "latest_events": memoize_per_version(latest_events),
        "latest_changes": memoize_per_version(latest_changes),
        "small_bars": small_bars(archive_holdings.by_year),
        "outcome_shares": memoize_per_version(outcome_shares),
        "map_points": memoize_per_version(map_points),
        "agreement_statuses": agreement_statuses(today),
        "treaty_timelines": memoize_per_version(latest_treaty_timelines, today),
    }
    return render(request, "summits/home.html", context)


def record_counts():
    """Return the number of published records of each of COUNTED_MODELS, without delegates, as (model, number)."""
    records = {model: model.objects.published() for model in COUNTED_MODELS}
    records[Leader] = records[Leader].without_delegates()
    return [(model, records[model].count()) for model in COUNTED_MODELS]


def latest_meetings():
    """Return the three latest published summits."""
    return list(Summit.objects.published().for_list().order_by("-first_day", "-pk")[:3])


def label_candidates():
    """Return the NamedYears to label in the chart: the summits with most quotations, the most important first.

    The first summit of each collection leads the list, so that collections with few quotations are labelled as well.
    """
    counted = {model: model.objects.published().filter(summit=OuterRef("pk")) for model in (Quotation, Agreement)}
    summits = Summit.objects.published().exclude(kind=SummitKind.SIDELINE)
    summits = summits.annotate(
        **{model.__name__: count_subquery(rows, "summit", "pk") for model, rows in counted.items()}
    )
    order = [F("Quotation").desc(), F("Agreement").desc(), "first_day", "pk"]
    in_collection = Window(RowNumber(), partition_by="collection", order_by=order)
    summits = summits.annotate(priority=Case(When(Exact(in_collection, 1), then=0), default=1))
    labelled = summits.order_by("priority", *order).select_related("place")[:MAX_LABEL_CANDIDATES]
    candidates = {}
    for summit in labelled:
        text, url = f"{summit.place or summit.title} {summit.start.year}", summit.get_absolute_url()
        candidates.setdefault(text, LabelCandidate(summit.start.year, text, url, is_priority=summit.priority == 0))
    return tuple(candidates.values())


def on_this_day(day):
    """Return the published summits held on this day of an earlier year, latest first, at most three.

    ``day`` is a datetime.date. Only summits whose first day is known to the day are found.
    """
    summits = Summit.objects.published().filter(start__regex=r"^\d{4}-\d\d-\d\d$")
    summits = summits.annotate(
        opened=ExtractMonth("first_day") * 100 + ExtractDay("first_day"),
        closed=ExtractMonth("last_day") * 100 + ExtractDay("last_day"),
    )
    key = day.month * 100 + day.day
    within = Q(opened__lte=key, closed__gte=key)
    over_new_year = Q(opened__gt=F("closed")) & (Q(opened__lte=key) | Q(closed__gte=key))
    return list(summits.filter(within | over_new_year, first_day__lt=day).for_list().order_by("-first_day")[:3])


def latest_events():
    """Return the latest events of published agreements, except that the texts were made."""
    events = AgreementEvent.objects.published().exclude(kind__in=MAKING_EVENTS)
    return list(events.select_related("agreement", "actor").order_by("-on_day", "-pk")[:MAX_LATEST])


def outcome_shares():
    """Return the outcomes of all published discussions, as (outcome, start, width), both in per cent of a bar."""
    counted = dict(Discussion.objects.published().order_by().values_list("outcome").annotate(number=Count("pk")))
    total = sum(counted.values())
    shares, start = [], 0
    for outcome in Outcome:
        if outcome in counted:
            width = counted[outcome] / total * 100
            shares.append((outcome, percent(start), percent(width)))
            start += width
    return shares


def summit_coordinates():
    """Return the coordinates of the places where a published summit was archive_holdings, as (longitude, latitude)."""
    held = Summit.objects.published().filter(place=OuterRef("pk"))
    places = Place.objects.published().filter(Exists(held), latitude__isnull=False).order_by("pk")
    return list(places.values_list("longitude", "latitude"))


def map_points():
    """Return the map's Points of the places where a published summit was held."""
    return place_points(summit_coordinates())


def latest_treaty_timelines(today):
    """Return the AgreementTimelines of the treaties signed last, oldest first, on one axis to the year of ``today``."""
    treaties = (
        Agreement.objects.published().filter(kind=AgreementKind.TREATY).with_events().order_by("-signed_day", "-pk")
    )
    treaties = with_status(treaties[:MAX_TIMELINES])[::-1]
    if not treaties:
        return []
    scale = Scale.over([treaty.signed.earliest for treaty in treaties] + [today])
    return [timeline(treaty, scale, today) for treaty in treaties]


def agreement_statuses(day):
    """Return legal status → number of published agreements that have it on the day, as the list of agreements does."""
    found = memoize_per_version(agreement_index).statuses.on(day)
    return {status: len(found.get(status, ())) for status in LegalStatus}


def latest_changes():
    """Return the published records last added or changed, as dicts of model (its name), heading, slug and modified."""
    titles = {Summit: "title", Leader: "name", Issue: "name", Agreement: "title"}
    lists = [
        model.objects.published()
        .order_by()
        .values("slug", "modified", model=Value(model._meta.model_name, output_field=CharField()), heading=F(title))
        for model, title in titles.items()
    ]
    return list(lists[0].union(*lists[1:], all=True).order_by("-modified", "heading")[:MAX_LATEST])
