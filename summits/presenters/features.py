"""What editors chose for the front page: questions, each with a page that answers it, and one discussion."""

from django.db.models import Exists, OuterRef
from django.urls import get_script_prefix

from summits.models import Discussion, Feature, Position, Quotation
from summits.models.features import is_page_of_this_site
from summits.presenters.discussions import group_by_issue
from summits.querysets import first_per_group
from summits.vocabularies import FeatureKind

MAX_QUESTIONS, MAX_QUESTIONS_READ = 5, 50
"""How many questions are shown, and how many are read to find that many whose page exists."""
MAX_EXAMPLE_RECORDS = 12
"""How many positions, quotations and participants of the example are read; it shows fewer."""


def featured_questions():
    """Return the published questions in the editors' order, at most MAX_QUESTIONS, as (question, URL path)."""
    chosen = Feature.objects.published().filter(kind=FeatureKind.QUESTION)
    # The stored address does not contain the prefix under which the site may be served.
    prefix = get_script_prefix().rstrip("/")
    existing = [feature for feature in chosen[:MAX_QUESTIONS_READ] if is_page_of_this_site(feature.address)]
    return [(feature.question, f"{prefix}{feature.address}") for feature in existing[:MAX_QUESTIONS]]


def featured_discussion():
    """Return the first published discussion that an editor chose, as a dict of summit and panel (a DiscussionPanel).

    None if no editor chose one, or if none of those chosen is published.
    """
    discussed = Discussion.objects.published().filter(summit=OuterRef("summit"), issue=OuterRef("issue")).order_by()
    chosen = Feature.objects.published().filter(Exists(discussed), kind=FeatureKind.EXAMPLE)
    lookup = chosen.values("summit", "issue").first()
    discussion = (
        lookup
        and Discussion.objects.published().select_related("summit", "issue").with_apart().filter(**lookup).first()
    )
    if discussion is None:
        return None
    positions = Position.objects.published().filter(**lookup).in_protocol_order()
    quotations = Quotation.objects.published().filter(**lookup).select_related("leader")
    present = discussion.summit.participations.published().in_protocol_order()
    panels = group_by_issue(
        {
            "participations": list(present[:MAX_EXAMPLE_RECORDS]),
            "discussions": [discussion],
            "positions": list(first_per_group(positions, "summit", MAX_EXAMPLE_RECORDS, *positions.side_order(), "pk")),
            "quotations": list(first_per_group(quotations, "summit", MAX_EXAMPLE_RECORDS, "said_on", "pk")),
            "agreements": [],
        }
    )
    return {"summit": discussion.summit, "panel": panels.panels[0]}
