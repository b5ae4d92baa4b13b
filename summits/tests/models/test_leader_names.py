"""Short names of leaders, their alphabetical order, and the language of names in other scripts."""

import pytest
from django.template import engines

from summits.models import Leader
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sort_name", "short_name", "called"),
    [
        ("Putin, Vladimir", "", "Putin"),
        ("Eisenhower, Dwight D.", "", "Eisenhower"),
        ("Gaulle, Charles de", "de Gaulle", "de Gaulle"),
        ("Xi Jinping", "", "Xi"),
        ("Moon Jae-in", "", "Moon"),
        ("Kim Dae-jung", "Kim Dae-jung", "Kim Dae-jung"),
        ("Kim Jong Un", "", "Kim Jong Un"),
        ("习近平", "", "习近平"),
        ("السادات، محمد أنور", "", "السادات"),
        ("プーチン、ウラジーミル", "", "プーチン"),
        ("", "", ""),
    ],
)
def test_a_leader_is_called_by_the_short_name_or_by_what_the_sort_name_says(sort_name, short_name, called):
    assert Leader(name="Somebody", sort_name=sort_name, short_name=short_name).get_short_name() == called


@pytest.fixture
def meeting():
    """A meeting of four, two of whom share a short name."""
    us, china = make.country("United States", iso_code="US"), make.country("China", iso_code="CN")
    xi = make.leader("Xi Jinping", sort_name="Xi Jinping", native_name="习近平")
    make.leader_name(xi, "習近平", language="zh-Hant")
    make.leader_name(xi, "시진핑")
    make.term(xi, actor=china, office="President of China", native_office="国家主席")
    gaulle = make.leader("Charles de Gaulle", sort_name="Gaulle, Charles de", short_name="de Gaulle")
    bushes = [make.leader(name) for name in ("George H. W. Bush", "George W. Bush")]
    return make.meeting((gaulle, us), (bushes[0], us), (bushes[1], us), (xi, china), title="Talks")


def test_a_heading_calls_leaders_by_their_short_names(client, meeting):
    page = read(client, meeting.get_absolute_url())
    (pair,) = [section for section in page.all("section") if section.attributes.get("id") == "neighbours"]
    headings = [text_of(node) for node in walk(pair) if node.name == "h3"]
    assert [heading.partition(" of ")[2] for heading in headings] == ["Xi and de Gaulle"]


def test_leaders_who_share_a_short_name_are_called_by_their_full_names_beside_each_other(client, meeting):
    page = read(client, "/leaders/xi-jinping/")
    (row,) = [row for row in page.all("li") if text_of(row).startswith("Talks ")]
    assert text_of(row).endswith("6 April 2008, de Gaulle, George H. W. Bush, George W. Bush")


def test_a_short_name_costs_no_query(django_assert_num_queries, meeting):
    with django_assert_num_queries(3):
        (summit,) = type(meeting).objects.published().for_list()
        assert [part.leader.get_short_name() for part in summit.participations.all()][:2] == ["Xi", "de Gaulle"]


def test_leaders_stand_in_alphabetical_order_whatever_the_database(client):
    names = ["习近平", "Élan, Anne", "Zola, Ann", "Eden, Anthony", "Xi Jinping", "Li Peng", "Li Keqiang", "Lincoln, A."]
    for number, name in enumerate(names):
        make.leader(f"Leader {number}", sort_name=name)
    flush_indexes()
    page = read(client, "/leaders/")
    shown = [text_of(row).split("  ")[0] for row in page.all("th", scope="row")]
    assert shown == [
        "Eden, Anthony",
        "Élan, Anne",
        "Li Keqiang",
        "Li Peng",
        "Lincoln, A.",
        "Xi Jinping",
        "Zola, Ann",
        "习近平",
    ]


def test_a_leader_who_is_renamed_moves_to_another_place_in_the_list(client):
    leaders = [make.leader(f"Leader {name}", sort_name=name) for name in ("Élan", "Eden", "Zola")]
    flush_indexes()
    read(client, "/leaders/")
    leaders[2].sort_name = "Ébert"
    leaders[2].save()
    assert [text_of(row) for row in read(client, "/leaders/").all("th", scope="row")] == ["Ébert", "Eden", "Élan"]


def test_names_in_other_scripts_carry_their_language_on_the_pages(client, meeting):
    leader = client.get("/leaders/xi-jinping/").content.decode()
    assert '<span lang="zh-Hans">习近平</span>' in leader
    assert '<span lang="zh-Hant">習近平</span>' in leader
    assert '<span lang="ko">시진핑</span>' in leader
    assert '<span lang="zh-Hans">国家主席</span>' in leader
    assert '<span lang="zh-Hans">习近平</span>' in client.get("/leaders/").content.decode()
    source = make.source("Names of leaders")
    Leader.objects.get(slug="xi-jinping").names.get(name="習近平").sources.add(source)
    assert ': <span lang="zh-Hant">習近平</span>' in client.get(source.get_absolute_url()).content.decode()
    names = client.get("/leaders/xi-jinping/names/").content.decode()
    assert '<span lang="zh-Hant">習近平</span>' in names and '<span lang="ko">시진핑</span>' in names


def test_a_list_of_people_is_called_by_short_names_once_for_each():
    template = engines["jinja2"].env.from_string('{{ short_names(people).values()|join(", ") }}')
    people = [make.leader("George W. Bush"), make.leader("Moon Jae-in", sort_name="Moon Jae-in")]
    assert template.render(people=[*people, people[0]]) == "Bush, Moon"
