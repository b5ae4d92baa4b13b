"""Lists, facets, pickers and sections of pages put names where a reader looks for them, on both databases alike."""

import re

import pytest

from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db

NAMES = [
    *("ʻAbd Allāh", "al-Assad", "Åland", "(Big) Four", "Čapek", "de Gaulle", "Đukanović", "Élysée", "Erdoğan"),
    *("The Hague", "İzmir", "Kɔfi", "Łoś", "McNamara", "Ñuflo", "O'Connor", "“Odessa”", "Ōtani", "Þingvellir", "Zaire"),
    *("Ёлкин", "李明华"),
]
"""In the order in which they have to stand."""
SLUGS = [f"{(7 * number) % 23:02}-x" for number in range(len(NAMES))]
"""Their slugs, in another order."""


@pytest.fixture
def archive():
    """A meeting of everybody, at one place of many, which discussed every issue and led to every agreement."""
    rows = list(zip(NAMES, SLUGS, strict=True))[::-1]
    countries = {slug: make.country(name, slug=slug) for name, slug in rows}
    people = {slug: make.leader(name, slug=slug, sort_name=name) for name, slug in rows}
    source = make.source("A source", slug="a-source")
    members = [countries[slug] for slug in SLUGS[::-1]]
    group = make.organisation("A group", slug="group", members=members)
    issues = [make.issue(name, slug=slug) for name, slug in rows]
    sides = [(people[slug], countries[slug]) for _name, slug in rows]
    meeting = make.meeting(*sides, title="A meeting", slug="meeting", sources=[source])
    for issue in issues:
        make.discussion(meeting, issue)
        make.commitment(make.agreement(issue.name, slug=issue.slug, issues=[issue], sources=[source]), issue=issue)
    for name, slug in rows:
        make.organisation(f"{name} union", slug=f"{slug}-union", members=[countries["00-x"]])
        make.place(name, slug=slug, country=countries[slug])
        line = make.series(name, slug=slug)
        make.summit(
            name, slug=slug, place=None, country=countries[slug], series=line, sources=[make.source(name, slug=slug)]
        )
    return group


def order_of(text, pattern, slugs=SLUGS):
    """Return the slugs that a pattern with {} finds in a text, by where each occurs first."""
    found = {slug: re.search(pattern.format(slug), text) for slug in slugs}
    assert all(found.values()), [slug for slug, one in found.items() if not one]
    return sorted(slugs, key=lambda slug: found[slug].start())


PAGES = {
    "/leaders/": 'href="/leaders/{}/"',
    "/countries/": 'href="/countries/{}/"',
    "/organisations/": 'href="/organisations/{}-union/"',
    "/issues/": 'href="/issues/{}/"',
    "/agreements/?sort=title": 'href="/agreements/{}/"',
    "/organisations/group/": 'href="/countries/{}/"',
    "/summits/meeting/participants/": 'href="/leaders/{}/"',
}
FACETS = ("leader", "country", "host", "issue", "series")
PICKERS = {"leader": "position", "actor": "position", "issue": "position", "sources": "position", "series": "summit"}
PICKERS |= {"place": "summit", "organisation": "membership"}


def test_lists_and_sections_are_in_alphabetical_order(client, archive):
    for address, pattern in PAGES.items():
        pages = [client.get(f"{address}{'&' if '?' in address else '?'}page={number}").text for number in (1, 2)]
        shown = "".join(re.split("<main", page)[1].split("<footer")[0] for page in pages)
        lists = re.sub(r"(?s)<fieldset.*?</fieldset>", "", shown)
        assert order_of(lists, pattern) == SLUGS, address


def test_facets_are_in_alphabetical_order(client, archive):
    for facet in FACETS:
        page = client.get(f"/summits/?more={facet}").text
        assert order_of(page, f'id="{facet}--{{}}"') == SLUGS, facet


def test_pickers_are_in_alphabetical_order(admin_client, archive):
    for field, model in PICKERS.items():
        asked = {"app_label": "summits", "model_name": model, "field_name": field, "term": ""}
        found, page, has_more = [], 1, True
        while has_more:
            answer = admin_client.get("/admin/autocomplete/", asked | {"page": page}).json()
            found += [one["slug"] for one in answer["results"]]
            page, has_more = page + 1, answer["pagination"]["more"]
        wanted = [f"{slug}-union" for slug in SLUGS] if field == "organisation" else SLUGS
        assert [slug for slug in found if slug in wanted] == wanted, field
