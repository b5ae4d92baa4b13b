"""Unlikely dates in the admin: asked about once at their field, and saved when they are confirmed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from summits.models import Agreement, Leader, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, confirmations, form_data, form_errors, member, with_row

pytestmark = pytest.mark.django_db
FAR = str(timezone.localdate().year + 50)


@pytest.fixture
def editor_client(client):
    client.force_login(member("edith", "Editor"))
    return client


def test_an_unlikely_date_is_asked_about_once(editor_client):
    page, place = add_url(Summit), new.place("Vienna")
    typed = {"title": "Congress", "kind": "multilateral", "start": "1814-09", "place": place.pk}
    data = {**form_data(editor_client.get(page)), **typed, "country": place.country.pk}
    answer = editor_client.post(page, data)
    assert "This is before 1900." in " ".join(form_errors(answer)["start"])
    assert not Summit.objects.exists() and len(confirmations(answer)) == 1
    assert editor_client.post(page, {**data, "_confirmed": confirmations(answer)}).status_code == 302
    summit = Summit.objects.get()
    assert str(summit.start) == "1814-09"
    page = change_url(summit)
    data = {**form_data(editor_client.get(page)), "venue": "Ballhausplatz"}
    assert editor_client.post(page, data).status_code == 302
    again = editor_client.post(page, {**form_data(editor_client.get(page)), "start": "1814-08"})
    assert "This is before 1900." in " ".join(form_errors(again)["start"])


def test_a_date_is_not_confirmed_by_the_box_of_another(editor_client):
    page = change_url(new.summit(status="draft"))
    first = editor_client.post(page, {**form_data(editor_client.get(page)), "start": "1814", "end": "1815"})
    data = {**form_data(editor_client.get(page)), "start": "1813", "end": "1815"}
    second = editor_client.post(page, {**data, "_confirmed": confirmations(first)})
    assert "start" in form_errors(second) and "end" not in form_errors(second)


SUMMITS = [
    # what is typed, the field, what the page says
    ({"start": FAR}, "start", "more than 2 years ahead"),
    ({"start": "1899-12-31"}, "start", "before 1900"),
    ({"start": "198"}, "start", "before 1900"),
    ({"start": "2008-04-06", "end": "2018-04-06"}, "end", "The meeting lasts 3653 days."),
]
LEADERS = [
    ({"born": "1752-10-07"}, "born", "before 1800"),
    ({"born": FAR}, "born", "in the future"),
    ({"born": "1880"}, "born", "years old"),
    ({"born": "1880", "died": "2010"}, "died", "That makes them 129 years old."),
    ({"born": "1990-01-01", "died": "1998"}, "died", "That makes them 8 years old."),
    ({"born": "1952", "died": FAR}, "died", "in the future"),
]
AGREEMENTS = [
    ({"signed": FAR}, "signed", "in the future"),
    ({"signed": "1648"}, "signed", "before 1900"),
    ({"expires": "2987"}, "expires", "more than 100 years ahead"),
]
TABLE = [(new.summit, *row) for row in SUMMITS] + [(new.leader, *row) for row in LEADERS]
TABLE += [(new.agreement, *row) for row in AGREEMENTS]


@pytest.mark.parametrize(("make", "typed", "field", "said"), TABLE)
def test_what_is_unlikely_is_asked_about_at_its_field(editor_client, make, typed, field, said):
    record = make(status="draft")
    page = change_url(record)
    data = {**form_data(editor_client.get(page)), **typed}
    answer = editor_client.post(page, data)
    assert said in " ".join(form_errors(answer)[field])
    assert editor_client.post(page, {**data, "_confirmed": confirmations(answer)}).status_code == 302


@pytest.mark.parametrize(
    ("make", "typed"),
    [
        (new.summit, {"start": "1900"}),
        (new.summit, {"start": str(timezone.localdate() + timedelta(days=400))}),
        (new.summit, {"start": "2008-04-06", "end": "2008-05-30"}),
        (new.summit, {"start": "2008", "end": "2009"}),
        (new.leader, {"born": "1874-11-30", "died": "1965-01-24"}),
        (new.leader, {"born": f"{timezone.localdate().year - 120}~"}),
        (new.leader, {"born": "1850", "died": "1970"}),
        (new.agreement, {"signed": "2010-04-08", "expires": "2041"}),
    ],
)
def test_what_is_likely_or_may_be_is_not_asked_about(editor_client, make, typed):
    record = make(status="draft")
    page = change_url(record)
    assert editor_client.post(page, {**form_data(editor_client.get(page)), **typed}).status_code == 302


@pytest.mark.parametrize(
    ("start", "end", "field", "said"),
    [
        ("1960", "", "start", "That makes them 8 years old."),
        ("1940", "", "start", "This is before their birth."),
        ("1970", FAR, "end", "more than 20 years ahead"),
        ("1975", "2040", "end", "The term lasts"),
    ],
)
def test_a_term_of_office_is_compared_with_the_day_of_birth(editor_client, start, end, field, said):
    leader, russia = new.leader("Vladimir Putin", born="1952-10-07", status="draft"), new.country("Russia")
    page = change_url(leader)
    row = {"office": "President", "actor": russia, "start": start, "end": end}
    answer = editor_client.post(page, with_row(form_data(editor_client.get(page)), "terms", **row))
    assert said in " ".join(form_errors(answer)[f"terms-0-{field}"])


def test_a_new_leader_is_compared_with_the_terms_typed_with_them(editor_client):
    page = add_url(Leader)
    data = {**form_data(editor_client.get(page)), "name": "A B", "sort_name": "B, A", "born": "1990"}
    row = {"office": "President", "actor": new.country("Russia"), "start": "2000"}
    answer = editor_client.post(page, with_row(data, "terms", **row))
    assert "That makes them 10 years old." in " ".join(form_errors(answer)["terms-0-start"])


def test_a_participant_is_compared_with_the_day_of_the_meeting(editor_client):
    summit, leader = new.summit(start="1945-02", status="draft"), new.leader("A Child", born="1940", status="draft")
    page = change_url(summit)
    row = {"leader": leader, "actor": new.country("Russia")}
    answer = editor_client.post(page, with_row(form_data(editor_client.get(page)), "participations", **row))
    assert "That makes them 5 years old." in " ".join(form_errors(answer)["participations-0-leader"])


def test_an_impossible_date_is_refused_and_not_asked_about(editor_client):
    agreement = new.agreement(signed="2008", status="draft")
    page = change_url(agreement)
    answer = editor_client.post(page, {**form_data(editor_client.get(page)), "signed": "1648", "expires": "1640"})
    assert "The term must not end before the day of the signing." in form_errors(answer)["expires"]
    assert not confirmations(answer) and str(Agreement.objects.get().signed) == "2008"


ONE_DAY = [("1991-08-19", "1991-08-19"), ("1991-08", "1991-08"), ("1991-08-19", "1991-08"), ("1991", "1991-08-19")]


@pytest.mark.parametrize(("start", "end"), ONE_DAY)
def test_a_term_of_a_day_or_of_less_than_a_month_is_saved(editor_client, start, end):
    leader, union = new.leader("Gennady Yanayev", status="draft"), new.country("Soviet Union")
    page = change_url(leader)
    row = {"office": "Acting President", "actor": union, "start": start, "end": end}
    answer = editor_client.post(page, with_row(form_data(editor_client.get(page)), "terms", **row))
    assert answer.status_code == 302
    term = leader.terms.get()
    assert (str(term.start), str(term.end)) == (start, end)


@pytest.mark.parametrize(("start", "end"), [("1991-08-19", "1991-08-18"), ("1991-08", "1991-07"), ("1992", "1991-12")])
def test_a_term_that_ends_before_it_begins_is_refused(editor_client, start, end):
    leader, union = new.leader("Gennady Yanayev", status="draft"), new.country("Soviet Union")
    page = change_url(leader)
    row = {"office": "Acting President", "actor": union, "start": start, "end": end}
    answer = editor_client.post(page, with_row(form_data(editor_client.get(page)), "terms", **row))
    assert "The end of a term must not be before its start." in form_errors(answer)["terms-0-end"]
