"""Suggestions are up to date: the best names and the latest titles that begin with the letters."""

import pytest

from summits.models import Leader, SearchName, Summit
from summits.search import suggest
from summits.search.index import writing
from summits.tests.helpers import factories as make
from summits.vocabularies import Status

pytestmark = pytest.mark.django_db


def suggested(letters, kind):
    return [one.heading for group in suggest(letters) if group.type_name == kind for one in group.suggestions]


def leaders(letters):
    return suggested(letters, "leader")


def titles(letters):
    return suggested(letters, "summit")


def test_suggestions_reflect_a_change_at_once():
    country = make.country("Canada")
    ann, bob = make.leader("Ann Osborne"), make.leader("Bob Osgood")
    assert leaders("os") == ["Ann Osborne", "Bob Osgood"]
    make.meeting((bob, country), (make.leader("Cy Ostrov"), country), title="Summit")
    assert leaders("os") == ["Bob Osgood", "Cy Ostrov", "Ann Osborne"]
    Leader.objects.filter(pk=bob.pk).update(status=Status.DRAFT)
    assert leaders("os") == ["Cy Ostrov", "Ann Osborne"]
    Leader.objects.filter(pk=ann.pk).update(name="Ann Abel", sort_name="Abel, Ann")
    assert leaders("os") == ["Cy Ostrov"] and leaders("ab") == ["Ann Abel"]


def test_the_record_with_exactly_the_name_typed_is_suggested_first():
    korea, talks = make.country("North Korea"), make.issue("Korean talks")
    make.other_name(korea, "DPRK")
    make.other_name(talks, "DPRK")
    make.other_name(make.issue("Relations"), "DPRK–US relations")
    make.meeting((make.leader("Kim"), korea), (make.leader("Moon"), make.country()), title="Summit")
    assert [group.suggestions[0].heading for group in suggest("dprk")] == ["North Korea", "Korean talks"]
    make.other_name(make.country("United Kingdom"), "UK")
    make.discussion(make.meeting(title="Kyiv"), make.issue("Ukraine"), "agreed")
    assert suggest("UK")[0].suggestions[0].heading == "United Kingdom"


def test_an_abbreviation_is_suggested_with_full_stops_as_without():
    state = make.country("United States")
    for name in ("USA", "DPRK"):
        make.other_name(state, name)
    make.agreement("United Agreement on Sugar and Agriculture")
    for text in ("USA", "U.S.A.", "U.S.A", "u.s.", "D.P.R.K.", "D.P.R"):
        assert [one.heading for group in suggest(text) for one in group.suggestions][:1] == ["United States"], text
    make.leader("J. F. Kennedy")
    assert leaders("J.F. Kenn") == ["J. F. Kennedy"]


def test_the_four_best_of_many_names_are_suggested():
    for first in ("Ann", "Ban", "Can", "Abe"):
        for last in ("Abel", "Banks", "Cane", "Can"):
            make.leader(f"{first} {last}")
    writing.flush()
    names = SearchName.objects.filter(kind="leader")
    in_order = sorted(names, key=lambda name: (not name.is_whole, name.object_id))
    for letters in ("a", "ab", "abe", "b", "can", "can a", "cane", "d"):
        beginning_so = [name.heading for name in in_order if name.key.startswith(letters)]
        assert leaders(letters) == list(dict.fromkeys(beginning_so))[:4]


def test_the_latest_four_titles_are_suggested_by_any_of_their_words():
    made = [make.summit(f"Oslo Talks {year}", start=f"{year}-05-01") for year in (1990, 1960, 1970, 1980, 1950)]
    latest = [f"Oslo Talks {year}" for year in (1990, 1980, 1970, 1960)]
    assert titles("os") == titles("talks os") == titles("oslo tal") == titles('"oslo talks" os') == latest
    make.summit("Oslo Talks 1985", start="1985-05-01")
    Summit.objects.filter(pk=made[0].pk).update(status=Status.DRAFT)
    Summit.objects.filter(pk=made[3].pk).update(title="Bergen Talks", start="1951-05-01")
    assert titles("os") == ["Oslo Talks 1985", "Oslo Talks 1970", "Oslo Talks 1960", "Oslo Talks 1950"]
    assert titles("talks")[3] == "Bergen Talks" and titles("bergen tal") == ["Bergen Talks"]
    assert titles("talks -oslo") == titles("ber") == ["Bergen Talks"] and titles("oslo or berg")[3] == "Bergen Talks"
