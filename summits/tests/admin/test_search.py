"""The search of the admin's lists and pickers: how letters are compared, what comes first, and what labels say."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User

from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url
from summits.tests.helpers.search import flush_indexes

PICKERS = {
    "actor": ("place", "country"),
    "place": ("summit", "place"),
    "leader": ("participation", "leader"),
    "summit": ("summit", "follows"),
    "issue": ("discussion", "issue"),
    "agreement": ("document", "agreement"),
    "source": ("termofoffice", "sources"),
}
"""Kind of record → (model, field) of a form in which one is picked."""
pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft"}


@pytest.fixture(scope="module")
def made(module_db):
    """Drafts, which only the admin's own search can find, and records that others use."""
    russia, iceland = new.country("Russia"), new.country("Iceland")
    for name, founded, dissolved in (
        ("Allied-occupied Germany", "1945", "1949"),
        ("East Germany", "1949-10-07", "1990-10-03"),
        ("Germany", "1949-05-23", None),
        ("Ukraine", None, None),
        ("Côte d’Ivoire", None, None),
        ("Türkiye", None, None),
        ("Free State", None, "1997"),
    ):
        new.country(name, founded=founded, dissolved=dissolved)
    new.other_name(new.country("United Kingdom", iso_code="GB"), "UK")
    reykjavik = new.place("Reykjavik", native_name="Reykjavík", country=iceland)
    new.place("Yalta", native_name="Ялта", country=russia)
    new.place("Monaco", country=new.country("Monaco"))
    new.place("St Petersburg", country=russia)
    new.place("St. Petersburg", country=new.country("United States"), slug="st-petersburg-florida")
    new.leader("Vladimir Putin", native_name="Владимир Путин", born="1952-10-07", **DRAFT)
    new.leader("Sinéad O’Connor", sort_name="O’Connor, Sinéad", **DRAFT)
    new.leader("George Bush", born="1924", died="2018", **DRAFT)
    new.leader("George W. Bush", born="1946", **DRAFT)
    new.leader("Łukasz Ağaoğlu", died="1912", **DRAFT)
    new.summit("Talks at Höfði House", place=reykjavik, start="1986-10-11", **DRAFT)
    new.summit("Crimea Conference", place=new.place("Livadia", native_name="Ялта-Ливадия"), **DRAFT)
    new.issue("Nuclear non‑proliferation", **DRAFT)
    new.agreement("Traité de l’Élysée", **DRAFT)
    new.source("“Reykjavík: notes”", publisher="Þjóðskjalasafn")


def named(label):
    """Return the name in a label."""
    return re.split(r", | \(", label)[0]


def rows_of(client, kind, **query):
    """Return the names in the first column of a list, in its order."""
    page = client.get(f"/admin/summits/{kind}/", query).content.decode()
    return [unescape(name) for name in re.findall(r'<th class="field-[a-z_]+"><a [^>]*>([^<]*)</a>', page)]


@pytest.fixture
def pick(made, client):
    """pick(kind, term): the labels that a picker of such records offers, in its order."""
    client.force_login(User.objects.create_superuser("editor"))

    def labels(kind, term):
        model, field = PICKERS[kind]
        query = {"app_label": "summits", "model_name": model, "field_name": field, "term": term}
        return [one["text"] for one in client.get("/admin/autocomplete/", query).json()["results"]]

    return labels


FOUND = [
    ("leader", "путин", "Vladimir Putin (1952–)"),
    ("leader", "ПУТИН", "Vladimir Putin (1952–)"),
    ("leader", "o'connor", "Sinéad O’Connor"),
    ("leader", "O’CONNOR", "Sinéad O’Connor"),
    ("leader", "oconnor", "Sinéad O’Connor"),
    ("leader", "sinead", "Sinéad O’Connor"),
    ("leader", "lukasz agaoglu", "Łukasz Ağaoğlu (–1912)"),
    ("leader", "Bush George W.", "George W. Bush (1946–)"),
    ("summit", "HÖFÐI", "Talks at Höfði House (11 October 1986, Reykjavik)"),
    ("summit", "hofdi", "Talks at Höfði House (11 October 1986, Reykjavik)"),
    ("summit", "reykjavík", "Talks at Höfði House (11 October 1986, Reykjavik)"),
    ("summit", "Ялта", "Crimea Conference (6 April 2008, Livadia)"),
    ("place", "Reykjavík", "Reykjavik (Iceland)"),
    ("place", "reykjavi\u0301k", "Reykjavik (Iceland)"),
    ("place", "ялта", "Yalta (Russia)"),
    ("actor", "cote d'ivoire", "Côte d’Ivoire"),
    ("actor", "TURKIYE", "Türkiye"),
    ("issue", "non-proliferation", "Nuclear non‑proliferation"),
    ("issue", "nonexistent", None),
    ("agreement", "elysee", "Traité de l’Élysée (6 April 2008)"),
    ("source", "thjodskjalasafn", "“Reykjavík: notes” (Þjóðskjalasafn)"),
    ("source", '"reykjavik: notes"', "“Reykjavík: notes” (Þjóðskjalasafn)"),
    ("source", '"notes reykjavik"', None),
]
"""(kind, what is typed, the label of the first record, or None for nothing)."""


@pytest.mark.parametrize(("kind", "term", "first"), FOUND)
def test_a_picker_compares_letters_without_case_accents_and_apostrophes(pick, kind, term, first):
    assert pick(kind, term)[:1] == ([first] if first else [])


@pytest.mark.parametrize(("kind", "term", "first"), [case for case in FOUND if case[2]])
def test_a_list_finds_what_a_picker_finds(made, client, kind, term, first):
    client.force_login(User.objects.create_superuser("editor"))
    words = [sorted(name.replace(",", "").split()) for name in rows_of(client, kind, q=term)]
    assert sorted(named(first).split()) in words


@pytest.mark.parametrize(
    ("kind", "term", "order"),
    [
        ("actor", "germ", ["Germany (1949–)", "Allied-occupied Germany (1945–1949)", "East Germany (1949–1990)"]),
        ("actor", "Germany", ["Germany (1949–)", "Allied-occupied Germany (1945–1949)", "East Germany (1949–1990)"]),
        ("actor", "uk", ["United Kingdom", "Ukraine"]),
        ("actor", "gb", ["United Kingdom"]),
        ("actor", "ukr", ["Ukraine"]),
        ("leader", "bush", ["George Bush (1924–2018)", "George W. Bush (1946–)"]),
        ("leader", "George Bush", ["George Bush (1924–2018)", "George W. Bush (1946–)"]),
        ("place", "petersburg", ["St Petersburg (Russia)", "St. Petersburg (United States)"]),
    ],
)
def test_the_best_match_comes_first(pick, kind, term, order):
    assert pick(kind, term) == order


def test_a_state_is_found_by_its_name_in_another_language(pick):
    new.other_name(new.country("Georgia", iso_code="GE"), "Саҟартвело", language="ab")
    new.country("Sakartvelo Islands")
    flush_indexes()
    assert pick("actor", "саҟартвело") == ["Georgia"] and pick("actor", "Грузия") == ["Georgia"]


@pytest.mark.parametrize(
    ("kind", "term", "label"),
    [("place", "monaco", "Monaco (Monaco)"), ("actor", "free", "Free State (–1997)")],
)
def test_a_label_says_no_more_than_is_needed(pick, kind, term, label):
    assert pick(kind, term) == [label]


@pytest.mark.parametrize("term", ["’", "'", "\u0301", "\0’"])
def test_a_term_without_letters_finds_nothing(pick, term):
    assert pick("leader", term) == []


@pytest.mark.parametrize("term", ["%", "_", "\\", "100%", "a_b"])
def test_signs_of_patterns_stand_for_themselves(pick, term):
    assert pick("leader", term) == []


def test_a_list_sorted_by_a_column_stays_so(made, client):
    client.force_login(User.objects.create_superuser("editor"))
    names = [name for name in rows_of(client, "actor", q="germany", o="-1") if "Germany" in name]
    assert names == ["Germany", "East Germany", "Allied-occupied Germany"]


def test_a_form_shows_the_label_of_what_is_chosen(made, client):
    client.force_login(User.objects.create_superuser("editor"))
    summit = new.meeting((new.leader("Karl Adenauer", born="1876"), new.country("Bonn")), place=new.place("Bath"))
    page = client.get(change_url(summit)).content.decode()
    assert ">Karl Adenauer (1876–)</option>" in page and f">Bath ({summit.place.country})</option>" in page


@pytest.mark.parametrize("term", ["Protocol 1", "Protocol 198", "protocol 1987", "98", "the p", "The Protocol"])
def test_a_number_or_an_article_is_found_while_it_is_typed(client, admin_user, term):
    client.force_login(admin_user)
    new.agreement("The Protocol 1987", slug="protocol", **DRAFT)
    assert "The Protocol 1987" in client.get("/admin/summits/agreement/", {"q": term}).text
