"""One alphabet everywhere: in Python and on both databases."""

import pytest

from summits.models import Actor, Issue, Leader, Place, Series, Source
from summits.querysets.alphabet import Alphabetical
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.text.alphabet import alphabetical

IN_ORDER = [
    "2 + 4 Talks",
    "10 Points",
    "007 Papers",
    "123456789 and more",
    "(Fifth) Plenary",
    "G7",
    "G20",
    "The Hague",
    "Protocol No. 10 of 1987",
    "Protocol No. 2 of 1987",
    "The",
    "Adenauer",
    "Åland",
    "al-Assad",
    "Älmhult",
    "'Amr",
    "Ærø",
    "bin Salman",
    "Ɓauchi",
    "Bosnia and Herzegovina",
    "Bosnia-Herzegovina",
    "Čapek",
    "Citroën",
    "de Gaulle",
    "De la Madrid",
    "Đukanović",
    "Élysée",
    "Erdoğan",
    "Ħamrun",
    "Iğdır",
    "İzmir",
    "Kɔfi",
    "¡Libertad!",
    "Łoś",
    "Łukasz",
    "N'Djamena",
    "Ñuflo",
    "Ŋali",
    "Ōsaka",
    "Ostrava",
    "O‘zbekiston",
    "Þingvellir",
    "“Third” Meeting",
    "Ürümqi",
    "Ustí",
    "Zürich",
    "Ελλάδα",
    "Αθήνα",
    "Ельцин",
    "Ёлкин",
    "Путин",
    "Қазақстан",
    "Ҳисор",
    "李明华",
]
IN_ORDER.sort(key=alphabetical)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Cuba", "de Gaulle"),
        ("de Gaulle", "Egypt"),
        ("Åland", "Albania"),
        ("Denmark", "Élysée"),
        ("Élysée", "Finland"),
        ("Latvia", "Łoś"),
        ("Łoś", "Malta"),
        ("O'Connor", "Odessa"),
        ("‘Odessa’", "Oman"),
        ("Bosnia-Herzegovina", "Bosniak"),
        ("Ødegaard", "Oslo"),
        ("iğde", "IĞDIR"),
        ("Đukanović", "Duke"),
        ("Zürich", "Αθήνα"),
        ("Αθήνα", "Ελλάδα"),
        ("Ельцин", "Путин"),
        ("Straße", "Strassen"),
        ("G7", "G20"),
        ("Protocol No. 2", "Protocol No. 10"),
        ("SS-4 Missiles", "SS-20 Missiles"),
        ("Session 9", "Session 11 A"),
        ("1,000 Days", "2,000 Days"),
        ("2 + 4 Talks", "10 Points"),
        ("Summit of 1986", "Summit of 1987"),
        ("Document 007", "Document 12"),
        ("Code 123456789", "Code 1234567890"),
        ("Guam", "The Hague"),
        ("MacDonald", "McNamara"),
        ("O'Connor", "Ōtani"),
        ("Ñuflo", "O'Higgins"),
        ("ʻAbd Allāh", "Adenauer"),
        ("al-Assad", "ʿAmr"),
        ("(Second) Summit", "Third Summit"),
        ("[Untitled]", "Vienna"),
        ("¡Adelante!", "Berlin"),
        ("Ɗanjuma", "Eden"),
        ("Ħal Far", "Iceland"),
        ("Col·legi", "Cologne"),
        ("қазақ", "Қызыл"),
        ("The Hague", "Helsinki"),
        ("THE HAGUE", "Helsinki"),
        ("“The Hague”", "Helsinki"),
        ("Thebes", "Theory"),
        ("Sudan", "The"),
    ],
)
def test_a_name_stands_where_a_reader_looks_for_it(first, second):
    assert alphabetical(first) < alphabetical(second)


@pytest.mark.django_db
def test_both_databases_order_names_as_python_does():
    for name in reversed(IN_ORDER):
        make.series(name, slug=f"s{IN_ORDER.index(name)}")
    names = Series.objects.order_by(Alphabetical("name")).annotate(key=Alphabetical("name")).values_list("name", "key")
    assert list(names) == [(name, alphabetical(name)) for name in IN_ORDER]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "factory"),
    [(Actor, make.country), (Place, make.place), (Issue, make.issue), (Series, make.series), (Source, make.source)],
)
def test_every_kind_of_record_is_in_alphabetical_order(model, factory):
    for number, name in enumerate(("Zaire", "Élysée", "de Gaulle", "Åland", "Łoś")):
        factory(name, slug=f"z{number}")
    names = [str(record) for record in model.objects.filter(slug__startswith="z")]
    assert [name.split(",")[0] for name in names] == ["Åland", "de Gaulle", "Élysée", "Łoś", "Zaire"]


@pytest.mark.django_db
def test_a_list_of_the_admin_sorted_by_a_column_of_names_is_in_alphabetical_order(admin_client):
    names = ["“Accords”", "Åland", "albania", "de Gaulle", "Élysée", "Łoś", "Ōtani", "ʻOtto", "(Second) Text", "Zaire"]
    for number, name in enumerate(names):
        make.source(name, slug=f"z{9 - number}", publisher="")
    assert source_titles(admin_client, "1") == names
    assert source_titles(admin_client, "-1") == names[::-1]


def source_titles(client, order):
    """Return the titles in the admin's list of sources, sorted by its column ``order``."""
    return [source.title for source in client.get(f"/admin/summits/source/?o={order}").context["cl"].result_list]


@pytest.mark.django_db
def test_lists_and_facets_are_in_alphabetical_order(client):
    land = make.country("Zaire")
    names = ["Ala Zola", "Ivo Łoś", "Charles de Gaulle", "Åsa Åkesson"]
    leaders = [make.leader(name, slug=f"p{number}") for number, name in enumerate(names)]
    leaders[2].sort_name = "de Gaulle, Charles"
    leaders[2].save()
    make.meeting(*((leader, land) for leader in leaders))
    assert [str(leader) for leader in Leader.objects.all()] == [
        "Åsa Åkesson",
        "Charles de Gaulle",
        "Ivo Łoś",
        "Ala Zola",
    ]
    page = client.get("/leaders/").text
    shown = [page.index(f'href="/leaders/{slug}/"') for slug in ("p3", "p2", "p1", "p0")]
    assert shown == sorted(shown)


@pytest.mark.django_db
def test_sides_of_a_meeting_are_in_alphabetical_order(client):
    lands = [make.country(name, slug=f"c{number}") for number, name in enumerate(("Zaire", "Österreich", "Poland"))]
    meeting = make.meeting(*((make.leader(f"Ann Guest{number}"), land) for number, land in enumerate(lands)))
    found = read(client, meeting.get_absolute_url()).main
    assert found.index("Österreich") < found.index("Poland") < found.index("Zaire")
