"""Constraints within a row: the models' check constraints evaluated in Python, so that each error has its line.

The message and field of a constraint come from the model. Only the condition is written twice, in SQL for the database
and here for rows that are not in it yet. A test makes sure that no constraint is missing here.
"""

from functools import lru_cache

from django.db import models
from django.utils.translation import gettext as _

from summits.models.discussions import MAX_QUOTATION_WORDS
from summits.models.features import NO_PAGE, Feature, is_page_of_this_site
from summits.partial_dates import PartialDate
from summits.vocabularies import EVENTS_WITH_TERM, LIKE_STATES

CONDITIONS = {
    "actor_iso_code_has_2_or_4_letters": lambda row: len(row["iso_code"]) in (0, 2, 4),
    "actor_does_not_succeed_itself": lambda row: row["successor"] != row["pk"],
    "actor_code_only_of_states": lambda row: row["iso_code"] == "" or row["kind"] in LIKE_STATES,
    "actor_founded_not_after_dissolved": lambda row: (
        row["founded"] is None or _not_after(row["founded"], row["dissolved"])
    ),
    "membership_not_of_itself": lambda row: row["organisation"] != row["member"],
    "membership_start_not_after_end": lambda row: _not_after(row["start"], row["end"]),
    "place_latitude_in_range": lambda row: row["latitude"] is None or -90 <= float(row["latitude"]) <= 90,
    "place_longitude_in_range": lambda row: row["longitude"] is None or -180 <= float(row["longitude"]) <= 180,
    "place_has_both_coordinates_or_none": lambda row: (row["latitude"] is None) == (row["longitude"] is None),
    "leader_born_not_after_died": lambda row: not row["born"] or _not_after(row["born"], row["died"]),
    "term_start_not_after_end": lambda row: _not_after(row["start"], row["end"]),
    "issue_is_not_its_own_parent": lambda row: row["parent"] != row["pk"],
    "summit_start_not_after_end": lambda row: _not_after(row["start"], row["end"]),
    "summit_does_not_follow_itself": lambda row: row["follows"] != row["pk"],
    "summit_is_not_part_of_itself": lambda row: row["part_of"] != row["pk"],
    "summit_place_unless_virtual": lambda row: bool(row["virtual"]) == (row["place"] is None),
    "summit_country_unless_virtual": lambda row: bool(row["virtual"]) == (row["country"] is None),
    "participation_first_not_after_last": lambda row: not row["first"] or _not_after(row["first"], row["last"]),
    "participation_represents_another": lambda row: row["represented"] != row["leader"],
    "quote_has_at_most_60_words": lambda row: row["text"].count(" ") < MAX_QUOTATION_WORDS,
    "agreement_signed_not_after_expires": lambda row: _not_after(row["signed"], row["expires"]),
    "agreement_event_on_not_after_until": lambda row: _not_after(row["on"], row["until"]),
    "agreement_event_until_of_a_term": lambda row: not row["until"] or row["kind"] in EVENTS_WITH_TERM,
    "agreement_relation_to_another": lambda row: row["agreement"] != row["other"],
    "feature_address_is_of_this_site": lambda row: (
        row["address"] == "" or row["address"].startswith("/") and not row["address"].startswith(("//", "/\\"))
    ),
    "feature_question_has_an_address": lambda row: (
        row["kind"] != "question" or row["address"] != "" and row["question"] != ""
    ),
    "feature_example_has_a_discussion": lambda row: (
        row["kind"] != "example" or row["summit"] is not None and row["issue"] is not None
    ),
    "document_of_a_summit_or_of_an_agreement": lambda row: (row["summit"] is None) != (row["agreement"] is None),
}
"""Each check constraint's name → a function that returns whether a row satisfies it.

A row is a dict of database values by column name, with ``pk``.
"""

CHECKED_BY_CONVERTERS = ("_in_vocabulary", "_url_is_http")
"""Suffixes of the names of constraints that are already checked when single cells are parsed."""


def row_rules(table):
    """Return a list of functions from a row (a dict) to (column, message) if it breaks a rule, else to None."""
    rules = [
        _rule(constraint)
        for constraint in table.model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and not constraint.name.endswith(CHECKED_BY_CONVERTERS)
    ]
    if getattr(table.model, "needs_source", False):
        rules.append(_has_a_source)
    return [*rules, _is_page] if table.model is Feature else rules


def _rule(constraint):
    is_satisfied = CONDITIONS[constraint.name]

    def check(row):
        return None if is_satisfied(row) else (constraint.field, constraint.get_violation_error_message())

    return check


def _has_a_source(row):
    return None if row["sources"] else ("sources", _("A quotation must cite a source."))


def _is_page(row):
    # The same check as in Feature.clean: a database constraint cannot know which pages the site has.
    return None if not row["address"] or is_page_of_this_site(row["address"]) else ("address", NO_PAGE)


def _not_after(first, last):
    return not last or _date(first).earliest <= _date(last).latest


@lru_cache(maxsize=100_000)
def _date(text):
    return PartialDate.parse(text)
