"""What editors chose for the front page: questions, each with a page that answers it, and one discussion."""

from django.db.models import Exists, OuterRef
from django.urls import get_script_prefix

from summits.models import Discussion, Feature, Position, Quotation
from summits.models.features import is_page_of_this_site
from summits.presenters.discussions import group_by_issue
from summits.querysets import first_per_group
from summits.vocabularies import FeatureKind

MOST_QUESTIONS, MOST_READ = 5, 50
"""How many questions are shown, and how many are read to find that many whose page exists."""
MOST_WORDS = 12
"""How many positions, quotations and participants of the example are read; it shows fewer."""


def chosen_questions():
    """Return the published questions in the editors' order, at most MOST_QUESTIONS, as (question, URL path)."""
    chosen = Feature.objects.published().filter(kind=FeatureKind.QUESTION)
    # The stored address does not contain the prefix under which the site may be served.
    prefix = get_script_prefix().rstrip("/")
    leading = [one for one in chosen[:MOST_READ] if is_page_of_this_site(one.address)]
    return [(one.question, f"{prefix}{one.address}") for one in leading[:MOST_QUESTIONS]]


def example():
    """Return the first published discussion that an editor chose, as a dict of summit and talk (a DiscussionPanel).

    None if no editor chose one, or if none of those chosen is published.
    """
    discussed = Discussion.objects.published().filter(summit=OuterRef("summit"), issue=OuterRef("issue")).order_by()
    chosen = Feature.objects.published().filter(Exists(discussed), kind=FeatureKind.EXAMPLE)
    here = chosen.values("summit", "issue").first()
    discussion = here and Discussion.objects.published().select_related("summit", "issue").filter(**here).first()
    if discussion is None:
        return None
    positions = Position.objects.published().filter(**here).in_protocol_order()
    quotes = Quotation.objects.published().filter(**here).select_related("leader")
    present = discussion.summit.participations.published().in_protocol_order()
    talks = group_by_issue(
        {
            "participations": list(present[:MOST_WORDS]),
            "discussions": [discussion],
            "positions": list(first_per_group(positions, "summit", MOST_WORDS, "country__name", "pk")),
            "quotes": list(first_per_group(quotes, "summit", MOST_WORDS, "said_on", "pk")),
            "agreements": [],
        }
    )
    return {"summit": discussion.summit, "talk": talks.by_issue[0]}
