"""Unpublished records leave no trace at any public URL.

An archive is planted with drafts of every kind, tied to public records in every way there is. Then each public address
is fetched twice: with the drafts there, and after every one of them is deleted. The answers must be the same bytes.
"""

import re
from datetime import date
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from summits.models import (
    Actor,
    Agreement,
    Collection,
    Commitment,
    Correction,
    Document,
    Feature,
    Issue,
    Leader,
    Participation,
    Party,
    Position,
    Quotation,
    Source,
    Summit,
)
from summits.presenters.section_rows import SECTIONS
from summits.search.schema.document_types import DOCUMENT_TYPES
from summits.tests.helpers import factories as make
from summits.vocabularies import AgreementKind, Outcome, Status, SummitKind, Verdict
from summits.workflow.cited_sources import models_with_cited_texts

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MARKER = "Zyxwvut"
"""A word that stands in every text of every draft and of all that belongs to one, and nowhere else."""


def marked(text):
    return f"{MARKER} {text}"


@pytest.fixture
def planted():
    """Build the archive; return what is public in it by name."""
    made = SimpleNamespace()
    made.us, made.union, made.russia = (
        make.country("United States"),
        make.country("Soviet Union"),
        make.country("Russia"),
    )
    made.union.successor = made.russia
    made.union.save()
    make.organisation("NATO", members=[made.us], founded="1949-04-04")
    made.town = make.place("Sochi", country=made.russia, latitude="43.6", longitude="39.7")
    made.line = make.series("US–Russia summits")
    made.collections = make.collection("United States and Russia"), make.collection("Others")
    made.bush = make.leader("George Bush", biography="A president.", born="1946")
    made.putin = make.leader("Vladimir Putin")
    make.leader_name(made.putin, "Poutine")
    make.other_name(made.russia, "Rossiya"), make.other_name(made.town, "Сочи"), make.other_name(made.line, "Summitry")
    make.term(made.bush, actor=made.us), make.term(made.putin, actor=made.russia)
    make.term(make.leader("Ann Secretary"), actor=made.union)
    made.arms = make.issue("Arms control", description="Weapons.")
    made.shield = make.issue("Missile defence", parent=made.arms)
    made.source = make.source("A report")
    made.summits = [a_public_summit(made, year) for year in range(2001, 2024)]
    made.treaty = make.agreement(
        "A treaty",
        summit=made.summits[0],
        collection=made.collections[0],
        issues=[made.shield],
        sources=[made.source],
        place=made.town,
    )
    made.older = make.agreement("An older treaty", signed="1972-05-26", kind="declaration")
    make.relation(made.treaty, "follows", made.older)
    make.party(made.treaty, made.us, signatory=made.bush), make.party(made.treaty, made.russia, signatory=made.putin)
    make.event(made.treaty, "2009-01-01", "entered-into-force")
    promise = make.commitment(made.treaty, "Reduce arms.", issue=made.shield, due="2012", sources=[made.source])
    make.assessment(promise, made.us, "partly-kept", sources=[made.source])
    make.commitment(made.older, "Talk.", issue=made.arms, committed_by=[made.russia])
    make.document(agreement=made.treaty, title="The text")
    for name, public in corrected(made).items():
        make.correction(**{name: public})
    make.feature(collection=made.collections[0])
    make.feature("example", summit=made.summits[0], issue=made.shield)
    for status in (Status.DRAFT, Status.REVIEW):
        plant(made, status)
    return made


def a_public_summit(made, year):
    """Create a public summit of the two leaders, with a talk on two issues."""
    summit = make.meeting(
        (made.bush, made.us),
        (made.putin, made.russia),
        title=f"Meeting of {year}",
        start=f"{year}-04-05",
        end=f"{year}-04-06",
        place=made.town,
        series=made.line,
        collection=made.collections[year % 2],
        summary="They met.",
        sources=[made.source],
    )
    make.programme_item(summit, 1, participants=[made.bush, made.putin])
    for issue, outcome in ((made.shield, "disagreed"), (made.arms, "agreed")):
        make.discussion(summit, issue, outcome)
        make.position(summit, issue, made.us, leader=made.bush, stance="supports", sources=[made.source])
        make.position(summit, issue, made.russia, leader=made.putin, stance="opposes")
        make.quotation(summit, made.putin, "We will not conceal it.", issue=issue)
    return summit


def plant(made, status):
    """Create unpublished records of each kind, and tie them to the public ones."""
    hidden = unpublished(status)
    summit, leader, issue, agreement, source = (
        hidden[kind] for kind in ("summit", "leader", "issue", "treaty", "source")
    )
    for public in (made.summits[1], made.summits[-1]):
        tie_leader(made, public, leader, source)
        tie_issue(made, public, issue, source)
    tie_summit(made, summit, source)
    tie_agreement(made, agreement, leader, issue, source)
    cite_unapproved(made.summits[0], status)
    plant_corrections(made, hidden)
    plant_features(made, hidden)
    # The hidden ones among themselves.
    make.participation(summit, leader, made.russia, capacity=marked("Chief"), sources=[source])
    make.discussion(summit, issue, "agreed", summary=marked("Agreed."), sources=[source])
    make.position(summit, issue, made.us, marked("Wanted."), leader=leader, sources=[source])
    make.quotation(summit, leader, marked("words"), issue=issue, slug=f"zyxwvut-{status}-inner", sources=[source])


def corrected(made):
    """Return the public records that have corrections, by the key of these."""
    return {"summit": made.summits[-1], "leader": made.putin, "issue": made.shield, "agreement": made.treaty}


def cite_unapproved(public, status):
    """Let the texts of a public summit and of its rows cite a source that waits for approval."""
    source = make.source(marked(f"Cited {status}"), slug=f"zyxwvut-{status}-cited", approved=False)
    texts = [(public, ("summary", "background", "assessment", "note")), (public.discussions.first(), ("summary",))]
    texts += [(position, ("summary",)) for position in public.positions.all()]
    for record, names in texts:
        for name in names:
            setattr(record, name, f"{getattr(record, name) or 'So it was.'} [@{source.slug}, p. 2]")
        record.save()


def plant_corrections(made, hidden):
    """Create drafts of corrections of public records, and published ones of unpublished records."""
    told = {"what": marked("It was wrong."), "why": marked("A letter.")}
    for name, public in corrected(made).items():
        make.correction(**told, **{name: public}, status=Status.DRAFT)
        make.correction(**told, **{name: hidden["treaty" if name == "agreement" else name]})


def plant_features(made, hidden):
    """Create what the front page may not show: items not approved, and examples of what is not published."""
    summit, issue, collection = (hidden[kind] for kind in ("summit", "issue", "collection"))
    for number, values in enumerate(
        (
            {"collection": collection, "approved": False},
            {"kind": "example", "summit": made.summits[-1], "issue": made.shield, "approved": False},
            {"kind": "example", "summit": summit, "issue": made.shield},
            {"kind": "example", "summit": made.summits[-1], "issue": issue},
        )
    ):
        make.feature(slug=f"zyxwvut-{summit.pk}-{number}", question=marked("Who?"), **values)


def unpublished(status):
    """Create one unpublished record of each kind, marked in every text, and what belongs to it alone."""
    slug = f"zyxwvut-{status}"
    leader = make.leader(
        marked(f"Leader {status}"),
        slug=f"{slug}-leader",
        status=status,
        native_name=marked("Имя"),
        biography=marked("Life."),
        born="1950",
    )
    make.leader_name(leader, marked("Other name"))
    issue = make.issue(marked(f"Issue {status}"), slug=f"{slug}-issue", status=status, description=marked("Topic."))
    make.issue_name(issue, marked("Other word"))
    source = make.source(marked(f"Source {status}"), slug=f"{slug}-source", publisher=marked("Press"))
    make.membership(
        make.organisation(marked(f"Pact {status}"), slug=f"{slug}-pact", approved=False, adjective=marked("Pact’s")),
        Actor.objects.get(slug="united-states"),
        sources=[source],
    )
    summit = make.summit(
        marked(f"Summit {status}"),
        slug=f"{slug}-summit",
        status=status,
        start="2001-04-05",
        end="2001-04-07",
        place=Summit.objects.published().first().place,
        series=list(Summit.objects.published().first().series.all()),
        venue=marked("House"),
        summary=marked("Summary."),
        background=marked("Background."),
        assessment=marked("Judgement."),
        note=marked("Note."),
        sources=[source],
    )
    collection = make.collection(
        marked(f"Collection {status}"),
        slug=f"{slug}-collection",
        rule=marked("Rule."),
        sources=[source],
        approved=False,
    )
    Summit.objects.filter(pk=summit.pk).update(collection=collection)
    treaty = make.agreement(
        marked(f"Treaty {status}"),
        collection=collection,
        slug=f"{slug}-treaty",
        status=status,
        summary=marked("Summary."),
        fate=marked("Fate."),
        sources=[source],
    )
    make.other_name(summit, marked("Other meeting")), make.other_name(treaty, marked("Other text"))
    leader.sources.add(source), issue.sources.add(source)
    made = {"summit": summit, "leader": leader, "issue": issue, "treaty": treaty, "source": source}
    return made | {"collection": collection}


def tie_leader(made, public, leader, source):
    """Tie an unpublished leader to a public summit in each way there is."""
    make.participation(public, leader, made.russia, role="host", capacity=marked("Boss"), sources=[source])
    make.participation(public, make.leader(), made.russia, represented=leader)
    public.programme.first().participants.add(leader)
    make.position(public, made.shield, make.country(), "Said by one unnamed.", leader=leader)
    make.quotation(
        public, leader, marked("words"), issue=made.shield, slug=f"zyxwvut-{leader.pk}-{public.pk}", sources=[source]
    )
    if not leader.terms.exists():
        make.term(leader, marked("President"), actor=made.russia, native_office=marked("Президент"), sources=[source])
        make.term(leader, marked("King"), actor=make.country(), start="1999")


def tie_issue(made, public, issue, source):
    """Tie an unpublished issue to a public summit in each way there is."""
    make.discussion(public, issue, "disagreed", summary=marked("Put off."), order=1, sources=[source])
    make.position(public, issue, made.us, marked("Wanted it."), leader=made.bush, stance="proposes", sources=[source])
    make.quotation(public, made.bush, "Words on a matter not named.", issue=issue)
    make.quotation(public, made.bush, "More words on it.", issue=issue)
    Issue.objects.filter(pk=made.arms.pk).update(parent=issue)
    child = make.issue(
        marked(f"Part {issue.status} {public.pk}"), slug=f"zyxwvut-{issue.pk}-{public.pk}", status=issue.status
    )
    Issue.objects.filter(pk=child.pk).update(parent=made.arms)
    make.discussion(public, child, "deferred", sources=[source])


def tie_summit(made, summit, source):
    """Tie an unpublished summit to the public ones, their people, issues and texts."""
    first = made.summits[0]
    Summit.objects.filter(pk=first.pk).update(follows=summit, part_of=summit)
    Summit.objects.filter(pk=summit.pk).update(follows=made.summits[1], part_of=made.summits[1])
    for leader, country in ((made.bush, made.us), (made.putin, made.union)):
        make.participation(summit, leader, country, capacity=marked("Guest"), sources=[source])
    make.programme_item(summit, 1, title=marked("Dinner"), participants=[made.bush], sources=[source])
    make.discussion(summit, made.shield, "agreed", summary=marked("Agreed."), sources=[source])
    make.position(
        summit, made.shield, made.us, marked("Wanted."), leader=made.bush, stance="proposes", sources=[source]
    )
    make.quotation(summit, made.bush, marked("words"), issue=made.shield, slug=f"zyxwvut-{summit.pk}", sources=[source])
    make.document(
        summit=summit, title=marked("Transcript"), slug=f"zyxwvut-doc-{summit.pk}", text=marked("x"), sources=[source]
    )
    host = make.summit(
        marked("Elsewhere"), slug=f"zyxwvut-e-{summit.pk}", status=summit.status, country=made.us, start="1890"
    )
    make.participation(host, made.bush, made.us)
    latest = make.summit(
        marked("Latest"), slug=f"zyxwvut-latest-{summit.pk}", status=summit.status, place=made.town, start="2024-04-06"
    )
    make.participation(latest, made.putin, made.russia), make.participation(host, made.putin, made.russia)


def tie_agreement(made, agreement, leader, issue, source):
    """Tie an unpublished agreement to public records, and unpublished ones to a public agreement."""
    first = made.summits[0]
    Agreement.objects.filter(pk=agreement.pk).update(summit=first, place=made.town)
    agreement.issues.add(made.shield)
    make.agreement(
        marked(f"Late {agreement.pk}"),
        slug=f"zyxwvut-l-{agreement.pk}",
        status=agreement.status,
        summit=made.summits[-1],
    )
    make.relation(agreement, "supersedes", made.treaty, sources=[source])
    make.relation(made.older, "amends", agreement, sources=[source])
    make.party(agreement, made.us, signatory=made.bush, capacity=marked("Boss"), sources=[source])
    make.event(agreement, "2030-01-01", "entered-into-force", note=marked("Note."), sources=[source])
    make.document(
        agreement=agreement, title=marked("Text"), slug=f"zyxwvut-d-{agreement.pk}", text=marked("x"), sources=[source]
    )
    made.treaty.issues.add(issue)
    promise = make.commitment(agreement, marked("Promised."), issue=made.shield, due="2031", sources=[source])
    make.assessment(promise, made.us, "not-kept", summary=marked("Broken."), sources=[source])
    make.commitment(made.treaty, f"On something unnamed, {issue.pk}.", issue=issue)
    Agreement.objects.filter(pk=made.older.pk).update(
        summit=Summit.objects.get(slug=f"zyxwvut-{agreement.status}-summit")
    )
    make.party(made.older, make.country(f"State {agreement.status}"), signatory=leader, capacity="By proxy")


def remove_unpublished():
    """Delete every record that is not published, with all that cannot do without it."""
    hidden = {model: model.objects.exclude(status=Status.PUBLISHED) for model in (Summit, Leader, Issue, Agreement)}
    dated = {model: list(model.objects.published().values_list("pk", "modified")) for model in hidden}
    Correction.objects.exclude(pk__in=Correction.objects.published()).delete()
    Feature.objects.filter(question__startswith=MARKER).delete()
    hidden[Summit].delete()
    hidden[Agreement].delete()
    Position.objects.filter(leader__in=hidden[Leader]).update(leader=None)
    Party.objects.filter(signatory__in=hidden[Leader]).update(signatory=None)
    Participation.objects.filter(represented__in=hidden[Leader]).update(represented=None)
    for model in (Quotation, Participation):
        model.objects.filter(leader__in=hidden[Leader]).delete()
    hidden[Leader].delete()
    Position.objects.filter(issue__in=hidden[Issue]).delete()
    for discussion in [talk for issue in hidden[Issue] for talk in issue.discussions.all()]:
        discussion.delete()
    for model in (Quotation, Commitment):
        model.objects.filter(issue__in=hidden[Issue]).update(issue=None)
    Issue.objects.filter(parent__in=hidden[Issue]).update(parent=None)
    hidden[Issue].delete()
    Collection.objects.filter(name__startswith=MARKER).delete()
    Actor.objects.filter(name__startswith=MARKER).delete()
    # A source that a text cites cannot be deleted, unless the text's record no longer has it.
    for model in models_with_cited_texts():
        model.sources.through.objects.filter(source__title__startswith=MARKER).delete()
    Source.objects.filter(title__startswith=MARKER).delete()
    # It is a change of public rows too, which dates their records; readers are to see the same otherwise.
    for model, found in dated.items():
        for pk, modified in found:
            model.objects.filter(pk=pk).update(modified=modified)


DETAIL = {
    "summit-detail": Summit,
    "leader-detail": Leader,
    "issue-detail": Issue,
    "agreement-detail": Agreement,
    "country-detail": Actor,
    "organisation-detail": Actor,
    "source-detail": Source,
}


OTHERS = {"home", "about", "vocabulary", "search", "search-suggestions", "opensearch"}
# Shows a draft to who has its key, and nothing without: test_preview.py.
NAMES_WITH_KEY = {"preview", "preview-shown", "preview-admin", "preview-shown-section", "preview-admin-section"}
# Say nothing of any record: tests/views/test_well_known.py.
WELL_KNOWN = {"security", "robots", "favicon"}
"""What else the site answers."""


def slugs_of(model):
    """Return the slugs of all records of a model, public or not."""
    return model.objects.values_list("slug", flat=True)


def addresses():
    """Return the address of each list, of each record, public or not, and of what else the site answers."""
    found = []
    for name in get_resolver("summits.urls").reverse_dict:
        if not isinstance(name, str) or name in NAMES_WITH_KEY | WELL_KNOWN:
            continue
        if name in DETAIL:
            found += [reverse(f"summits:{name}", args=[slug]) for slug in slugs_of(DETAIL[name])]
        elif name.endswith("-section"):
            model = DETAIL[name.replace("-section", "-detail")]
            found += [
                reverse(f"summits:{name}", args=[slug, part]) for slug in slugs_of(model) for part in SECTIONS[model]
            ]
        elif name == "document":
            found += [reverse("summits:document", args=[slug]) for slug in slugs_of(Document)]
        else:
            assert name.endswith("-list") or name in OTHERS, f"{name}: how is it walked?"
            found.append(reverse(f"summits:{name}"))
    return sorted(found)


SEARCHES = (
    MARKER,
    "putin",
    "Poutine",
    "bush putin",
    "putin arms",
    "sochi 2001",
    "vladimr",
    "president zyxwvu",
    "боссы",
)
"""What is searched for: public names, words of drafts, and words that are neither but near to them."""


NARROWED = ("summits", "leaders", "issues", "agreements", "commitments")
PAGED = ("summits", "leaders", "agreements", "commitments", "sources", "corrections")
FACETS = ("collection", "leader", "country", "host", "issue", "series", "decade", "kind", "outcome")


def narrowed():
    """Return the addresses of the sections that an issue narrows, of public records."""
    return [
        f"{record.get_absolute_url()}{part}/"
        for model, sections in SECTIONS.items()
        for record in model.objects.published()
        for part, section in sections.items()
        if section.filter == "issue"
    ]


def questions():
    """Return the lists with every value of every filter, unpublished ones too, and with every page."""
    slugs = {model: list(model.objects.values_list("slug", flat=True)) for model in (Leader, Issue, Actor)}
    states = [(on, state) for on in ("2000", "2010", "2031") for state in ("yes", "not-yet", "ended", "")]
    return [
        *[f"/summits/?leader={slug}" for slug in slugs[Leader]],
        *[f"/summits/?leader=george-bush&leader={slug}&match=any" for slug in slugs[Leader]],
        *[f"/summits/?issue={slug}" for slug in slugs[Issue]],
        *[f"/summits/?{name}={slug}" for name in ("country", "organisation", "host") for slug in slugs[Actor]],
        *[f"/summits/?outcome={value}" for value in Outcome.values],
        *[f"/summits/?outcome={value}&issue=arms-control" for value in Outcome.values],
        *[f"/summits/?kind={value}" for value in SummitKind.values],
        *[f"/summits/?sort={value}&q=a" for value in ("start", "-start", "title", "relevance")],
        *[f"/summits/?q={word}" for word in (MARKER, "putin", "boss", "house", "bilateral", "sochi", "president")],
        "/summits/?series=us-russia-summits",
        *[
            f"/{room}/?collection={slug}"
            for room in NARROWED
            for slug in Collection.objects.values_list("slug", flat=True)
        ],
        "/summits/?from=1800&to=1999",
        "/summits/?from=2001-04-07&to=2001-04-07",
        *[f"/{room}/?page={page}" for room in PAGED for page in range(1, 5)],
        *[f"/issues/{slug}/?page=2" for slug in slugs[Issue]],
        *[f"/countries/{slug}/?page=2" for slug in slugs[Actor]],
        *[f"/leaders/?{urlencode({'q': word})}" for word in (MARKER, "putin", "a", "Имя")],
        *[f"/leaders/?country={slug}" for slug in slugs[Actor]],
        *[f"/agreements/?issue={slug}" for slug in slugs[Issue]],
        *[f"/agreements/?country={slug}" for slug in slugs[Actor]],
        *[f"/agreements/?kind={value}" for value in AgreementKind.values],
        *[f"/agreements/?on={on}&in_force={state}" for on, state in states],
        *[f"/commitments/?leader={slug}" for slug in slugs[Leader]],
        *[f"/commitments/?issue={slug}" for slug in slugs[Issue]],
        *[f"/commitments/?country={slug}" for slug in slugs[Actor]],
        *[f"/commitments/?agreement={slug}" for slug in Agreement.objects.values_list("slug", flat=True)],
        *[f"/commitments/?verdict={value}" for value in (*Verdict.values, "not-assessed")],
        *[f"/commitments/?sort={value}&q={word}" for value in ("due", "oldest") for word in (MARKER, "arms", "broken")],
        "/commitments/?due=2035",
        *[f"/agreements/?sort={value}&q={MARKER}" for value in ("signed", "-signed", "title")],
        *[f"/summits/?more={facet}&more=leader" for facet in FACETS],
        *[f"/summits/?find-{facet}={word}" for facet in FACETS for word in ("e", "zyx")],
        *[f"/summits/?decade={decade}&more=leader" for decade in ("1890s", "2000s", "2020s")],
        *[f"/{room}/?leader={slug}" for room in ("issues", "agreements") for slug in slugs[Leader]],
        *[f"/leaders/?issue={slug}" for slug in slugs[Issue]],
        *[f"/{room}/?decade={decade}" for room in ("leaders", "issues", "agreements") for decade in ("1970s", "2000s")],
        *[f"/issues/?outcome={value}" for value in Outcome.values],
        *[f"/issues/?q={word}" for word in ("arms", "zyxwvut")],
        *[f"{address}?issue={slug}" for address in narrowed() for slug in slugs[Issue] if "zyx" in slug],
        *[f"/search/?{urlencode({'q': words})}" for words in SEARCHES],
        *[f"/search/?{urlencode({'q': words, 'kind': kind})}" for words in SEARCHES for kind in DOCUMENT_TYPES],
        *[f"/search/suggestions/?{urlencode({'q': words[:size]})}" for words in SEARCHES for size in (1, 3, 60)],
    ]


def answer(client, address):
    """Return the status and the body of an address."""
    response = client.get(address)
    return response.status_code, response.content.decode()


def without_echo(address, body):
    """Return the body without what the reader typed: the page may say it back, and offers it in links to itself."""
    for typed in re.findall(r"=([^&]*)", address):
        if "zyxwvut" in typed.lower():
            body = body.replace(typed, "…")
    return body if not re.match(r"/\w+/zyxwvut", address) else body.replace(address, "…")


@pytest.fixture
def on_a_day(monkeypatch):
    """Let it be the anniversary of the meetings, so that the front page has something to say of it."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 4, 6))


def test_no_word_of_a_draft_is_in_any_public_response_and_all_are_as_without_it(client, planted, on_a_day):
    walked = addresses() + questions()
    assert len(walked) > 200
    before = {address: answer(client, address) for address in walked}
    hidden = [
        record.get_absolute_url()
        for model in (Summit, Leader, Issue, Agreement)
        for record in model.objects.exclude(status=Status.PUBLISHED)
    ]
    assert len(hidden) > 10
    for address in hidden:
        assert before[address][0] == 404, f"{address} is public"
    for pact in Actor.objects.filter(name__startswith=MARKER):
        assert before[pact.get_absolute_url()][0] == 404, f"{pact} is public"
    for source in Source.objects.filter(title__startswith=MARKER):
        assert before[source.get_absolute_url()][0] == 404, f"{source} is public"
    for address, (status, body) in before.items():
        # The address of an organisation among the countries leads to its own, and the other way round.
        assert status in (200, 301, 404), address
        assert "zyxwvut" not in without_echo(address, body).lower(), f"a trace of a draft at {address}"
    remove_unpublished()
    for address, had in before.items():
        assert answer(client, address) == had, f"{address} is another one without the drafts"


def test_a_draft_answers_404_to_an_editor_too_and_is_public_once_published(client, admin_client, planted):
    draft = Summit.objects.get(slug="zyxwvut-draft-summit")
    assert admin_client.get(draft.get_absolute_url()).status_code == 404
    draft.status = Status.PUBLISHED
    draft.save()
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert draft.title in client.get("/summits/?to=2001&sort=start").content.decode()


def test_a_withdrawn_record_disappears_from_every_page(client, planted):
    Leader.objects.filter(slug="vladimir-putin").update(status=Status.DRAFT)
    assert client.get("/leaders/vladimir-putin/").status_code == 404
    for address in addresses():
        body = client.get(address).content.decode()
        assert "Vladimir Putin" not in body, address
