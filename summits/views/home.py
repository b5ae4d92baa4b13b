"""The front page: what the archive is, in ten seconds, and the ways in."""

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.shortcuts import render
from django.utils import timezone

from summits.charts.labels import NamedYear
from summits.charts.locator import points
from summits.charts.scale import Scale, percent
from summits.charts.years import small_bars, years
from summits.kept import kept
from summits.models import Agreement, AgreementEvent, Discussion, Issue, Leader, Place, Position, Quote, Source, Summit
from summits.querysets import first_of_each
from summits.views.lives import drawn
from summits.views.talks import talks_of
from summits.vocabularies import AgreementKind, EventKind, Outcome, SummitKind

FIGURES = (Summit, Leader, Issue, Position, Quote, Agreement, Source)
LATEST = 4
MOST_NAMED = 16
MOST_LIVES = 5
MOST_WORDS = 12
"""How many positions, quotations and participants the discussion shown in little is chosen from."""


def home(request):
    """The front page."""
    today = timezone.localdate()
    counts = kept(counts_by_year)
    context = {
        "today": today,
        "figures": kept(figures),
        "sample": kept(sample_talk),
        "on_this_day": kept(on_this_day, today),
        "latest_meetings": kept(latest_meetings),
        "latest_events": kept(latest_events),
        "latest_changes": kept(latest_changes),
        "years": years(counts, kept(named_meetings)),
        "small_bars": small_bars(counts),
        "outcomes": kept(outcome_shares),
        "map_points": kept(map_points),
        "lives": kept(latest_treaties, today),
        "span_years": max(counts) - min(counts) if counts else 0,
    }
    return render(request, "summits/home.html", context)


def figures():
    """Return the number of public records of each of the FIGURES, as (model, number)."""
    return [(model, model.objects.published().count()) for model in FIGURES]


def latest_meetings():
    """Return the three latest public summits."""
    return list(Summit.objects.published().for_list().order_by("-first_day", "-pk")[:3])


def counts_by_year():
    """Return year → (bilateral meetings, other meetings), of the public summits."""
    rows = Summit.objects.published().order_by().annotate(year=ExtractYear("first_day")).values_list("year")
    bilateral = Q(kind=SummitKind.BILATERAL)
    return {
        year: (two, others)
        for year, two, others in rows.annotate(two=Count("pk", filter=bilateral), others=Count("pk", filter=~bilateral))
    }


def named_meetings():
    """Return the meetings to name in the picture: those with most agreements, the weightiest first."""
    weighty = Summit.objects.published().exclude(kind=SummitKind.SIDELINE)
    weighty = weighty.annotate(weight=Count("agreements", filter=Agreement.objects.none().gate("agreements__")))
    chosen = weighty.order_by("-weight", "first_day").select_related("place")[:MOST_NAMED]
    return tuple(
        NamedYear(summit.start.year, f"{summit.place.name} {summit.start.year}", summit.get_absolute_url())
        for summit in chosen
    )


def sample_talk():
    """Return one discussion to show in little: a disagreement, the one of which most words of both sides are on record.

    A dict of summit, talk (a Talk) and leaders (those quoted, by the order of their sides); None if there is none.
    """
    disputes = Discussion.objects.published().filter(
        summit=OuterRef("summit"), issue=OuterRef("issue"), outcome=Outcome.DISAGREED
    )
    voices = Quote.objects.published().filter(Exists(disputes)).order_by().values("summit", "issue")
    voices = voices.annotate(voices=Count("leader", distinct=True), words=Count("pk"))
    best = voices.order_by("-voices", "-words", "summit", "issue").first()
    if best is None:
        return None
    here = {"summit": best["summit"], "issue": best["issue"]}
    discussion = Discussion.objects.published().select_related("summit", "issue").filter(**here).first()
    if discussion is None:
        # It was withdrawn between two questions to the database.
        return None
    positions = Position.objects.published().filter(**here).in_protocol_order()
    quotes = Quote.objects.published().filter(**here)
    present = discussion.summit.participations.published().in_protocol_order()
    talk = talks_of(
        {
            "participations": list(present[:MOST_WORDS]),
            "discussions": [discussion],
            "positions": list(first_of_each(positions, "summit", MOST_WORDS, "country__name", "pk")),
            "quotes": list(first_of_each(quotes.select_related("leader"), "summit", MOST_WORDS, "said_on", "pk")),
            "agreements": [],
        }
    ).by_issue[0]
    leaders = [side.quotes[0].leader for side in talk.sides if side.quotes]
    return {"summit": discussion.summit, "talk": talk, "leaders": leaders}


def on_this_day(day):
    """Return the public summits that were held on this day of an earlier year, the latest first; at most three."""
    calendar = Summit.objects.published().filter(start__regex=r"^\d{4}-\d\d-\d\d$")
    calendar = calendar.annotate(
        opened=ExtractMonth("first_day") * 100 + ExtractDay("first_day"),
        closed=ExtractMonth("last_day") * 100 + ExtractDay("last_day"),
    )
    key = day.month * 100 + day.day
    within = Q(opened__lte=key, closed__gte=key)
    over_new_year = Q(opened__gt=F("closed")) & (Q(opened__lte=key) | Q(closed__gte=key))
    return list(calendar.filter(within | over_new_year, first_day__lt=day).for_list().order_by("-first_day")[:3])


def latest_events():
    """Return the latest events in the lives of public agreements, signings apart."""
    events = AgreementEvent.objects.published().exclude(kind=EventKind.SIGNED)
    return list(events.select_related("agreement", "country").order_by("-on_day", "-pk")[:LATEST])


def outcome_shares():
    """Return the outcomes of all public discussions, as (outcome, start, width), in per cent of a bar."""
    counted = dict(Discussion.objects.published().order_by().values_list("outcome").annotate(number=Count("pk")))
    total = sum(counted.values())
    shares, start = [], 0
    for outcome in Outcome:
        if outcome in counted:
            width = counted[outcome] / total * 100
            shares.append((outcome, percent(start), percent(width)))
            start += width
    return shares


def places_of_summits():
    """Return the coordinates of the places where a public summit was held, as (longitude, latitude)."""
    held = Summit.objects.published().filter(place=OuterRef("pk"))
    places = Place.objects.published().filter(Exists(held), latitude__isnull=False).order_by("pk")
    return list(places.values_list("longitude", "latitude"))


def map_points():
    """Return the points of the map where a public summit was held."""
    return points(places_of_summits())


def latest_treaties(today):
    """Return the lives of the treaties signed last, oldest first, all on one axis that ends ``today``."""
    treaties = (
        Agreement.objects.published().filter(kind=AgreementKind.TREATY).with_life().order_by("-signed_day", "-pk")
    )
    treaties = list(treaties[:MOST_LIVES])[::-1]
    if not treaties:
        return []
    scale = Scale.over([treaty.signed.earliest for treaty in treaties] + [today])
    return [drawn(treaty, scale, today) for treaty in treaties]


def latest_changes():
    """Return the public records last added or changed, as dicts of model (name), heading, slug and modified."""
    titles = {Summit: "title", Leader: "name", Issue: "name", Agreement: "title"}
    lists = [
        model.objects.published()
        .order_by()
        .values("slug", "modified", model=Value(model._meta.model_name, output_field=CharField()), heading=F(title))
        for model, title in titles.items()
    ]
    return list(lists[0].union(*lists[1:], all=True).order_by("-modified", "heading")[:LATEST])
