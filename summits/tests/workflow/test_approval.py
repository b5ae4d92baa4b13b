"""Shared records that a contributor enters are public only once a user who may publish has approved them."""

import re

import pytest
from django.contrib.auth.models import Permission

from summits.admin.summits import SeriesAdmin
from summits.datapackage.importer import ImportRefused
from summits.models import Actor, ChangeMethod, ChangeSet, Leader, OldSlug, Place, Series, Source, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data, member, preview_url, with_page_state
from summits.tests.helpers.datapackages import contents, exported, import_as
from summits.tests.querysets.test_drafts import without_echo
from summits.workflow import TRANSITIONS, apply_transition
from summits.workflow.approval import version_token

pytestmark = pytest.mark.django_db

CONTRIBUTOR, EDITOR, CHIEF = "Contributor", "Editor", "Chief editor"
WAITS = {"approved": False}
MARK = "Zyxwvut"
APPROVED_ALONG = {"actor": True, "place": True, "series": True, "collection": True, "source": False}
"""Whether publishing a record approves records of a model that it refers to; sources have to be ticked."""


@pytest.fixture
def writer():
    return member("writer", CONTRIBUTOR)


@pytest.fixture
def editor():
    return member("edda", EDITOR)


@pytest.fixture
def public():
    """A public summit in Sochi, which cites a source, and a draft of another."""
    russia = new.country("Russia", iso_code="RU")
    sochi = new.place("Sochi", country=russia, latitude="43.6", longitude="39.7")
    made = new.meeting(
        (new.leader("Vladimir Putin"), russia), title="Sochi 2008", place=sochi, series=new.series("Line")
    )
    made.sources.add(new.source("A report"))
    return made


@pytest.fixture
def entered(writer, public):
    """One record of each model that ``writer`` entered, referred to in every way that a contributor has."""
    with changeset(user=writer, method=ChangeMethod.FORM):
        source = new.source(f"{MARK} source", publisher=MARK, url="https://example.org/zyxwvut", **WAITS)
        country = new.country(f"{MARK} state", iso_code="ZZ", successor=public.country, sources=[source], **WAITS)
        place = new.place(
            f"{MARK} town", country=public.country, latitude="1", longitude="1", sources=[source], **WAITS
        )
        series = new.series(f"{MARK} series", description=MARK, **WAITS)
        collection = new.collection(f"{MARK} collection", rule=MARK, sources=[source], **WAITS)
        new.summit(
            "A draft",
            status="draft",
            place=place,
            country=country,
            series=series,
            collection=collection,
            sources=[source],
        )
    public.sources.add(source)
    public.participations.get().sources.add(source)
    return {"actor": country, "place": place, "series": series, "collection": collection, "source": source}


def pages():
    """Return all public URLs, and queries of lists and of the search for records awaiting approval."""
    asked = ["country", "host", "place", "series", "collection"]
    slugs = {"country": "zyxwvut-state", "host": "zyxwvut-state", "place": "zyxwvut-town", "series": "zyxwvut-series"}
    slugs |= {"collection": "zyxwvut-collection"}
    return [
        *[
            "/",
            *(
                f"/{room}/"
                for room in ("summits", "leaders", "issues", "agreements", "countries", "sources", "corrections")
            ),
        ],
        *[record.get_absolute_url() for model in (Summit, Leader, Actor, Source) for record in model.objects.all()],
        *[f"/summits/?{name}={slugs[name]}" for name in asked],
        *[f"/{room}/?country=zyxwvut-state" for room in ("leaders", "agreements")],
        *[f"/summits/?find-{name}=zyx" for name in asked if name != "place"],
        *[f"/search/?q={words}" for words in (MARK, "town", "sochi", "russia")],
        *[f"/search/suggestions/?q={words}" for words in ("zyx", MARK, "rus")],
    ]


def reader(client, address):
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_records_awaiting_approval_leave_no_trace_on_any_public_page(client, public, entered, tmp_path):
    before = {address: reader(client, address) for address in pages()}
    for kind in ("actor", "source"):
        assert before[entered[kind].get_absolute_url()][0] == 404
    for address, (_status, body) in before.items():
        assert "zyxwvut" not in without_echo(address, body).lower(), address
    export = exported(tmp_path / "with", "--published")
    assert "zyxwvut" not in str(contents(export)).lower()
    Summit.objects.filter(status="draft").delete()
    for kind in ("place", "actor", "series", "collection", "source"):
        entered[kind].delete()
    for address, had in before.items():
        assert reader(client, address) == had, address


def test_the_old_slug_of_a_record_awaiting_approval_does_not_redirect(client, entered):
    country = entered["actor"]
    country.slug = "zyxwvut-land"
    country.save()
    assert client.get("/countries/zyxwvut-state/").status_code == 404
    Actor.objects.filter(pk=country.pk).update(approved=True)
    assert client.get("/countries/zyxwvut-state/").status_code == 301


@pytest.mark.parametrize("kind", ["actor", "place", "series", "collection", "source"])
def test_a_contributor_changes_what_they_entered_until_it_is_approved(client, writer, entered, kind):
    record, field = entered[kind], "title" if kind == "source" else "name"
    if kind == "source":
        # A public record cites it.
        Summit.sources.through.objects.filter(source=record, summit__status="published").delete()
        record.participation_set.clear()
    client.force_login(writer)
    data = form_data(client.get(change_url(record)))
    assert client.post(change_url(record), data | {field: "Other"}).status_code == 302
    type(record).objects.filter(pk=record.pk).update(approved=True)
    data = data | {field: "Third"}
    assert client.post(change_url(record), data).status_code == 403
    record.refresh_from_db()
    assert getattr(record, field) == "Other" and record.approved


def test_a_contributor_cannot_change_a_record_awaiting_approval_that_a_public_one_cites(client, writer, entered):
    client.force_login(writer)
    assert client.post(change_url(entered["source"]), {"title": "Other"}).status_code == 403
    assert not Source.objects.filter(title="Other").exists()


@pytest.mark.parametrize(("role", "approved"), [(CONTRIBUTOR, False), (EDITOR, True), (CHIEF, True)])
def test_a_new_record_is_approved_only_if_its_author_may_publish(client, role, approved):
    client.force_login(member("somebody", role))
    for model, values in (
        (Actor, {"name": "Freedonia", "slug": "freedonia", "approved": "True"}),
        (Series, {"name": "Talks", "slug": "talks", "approved": "True"}),
        (Source, {"title": "A book", "slug": "a-book", "approved": "True"}),
    ):
        data = form_data(client.get(add_url(model))) | values
        assert client.post(add_url(model) + "?_popup=1", data | {"_popup": "1"}).status_code == 200
        assert model.objects.get().approved == approved


def test_a_user_who_may_not_publish_approves_nothing_by_restoring(client, writer, editor, entered):
    series = entered["series"]
    first = ChangeSet.objects.get(pk=Series.history.filter(id=series.pk).last().changeset_id)
    with changeset(user=editor):
        Series.objects.filter(pk=series.pk).update(approved=True)
    approved = Series.history.filter(id=series.pk).first().changeset_id
    with changeset(user=editor):
        Series.objects.filter(pk=series.pk).update(approved=False)
    client.force_login(writer)
    for edit in (first.pk, approved):
        client.post(f"/admin/summits/series/{series.pk}/history/{edit}/", with_page_state())
        assert not Series.objects.get(pk=series.pk).approved
    series.summits.clear()
    pk = series.pk
    series.delete()
    client.post(f"/admin/summits/series/{pk}/history/{approved}/", with_page_state())
    assert not Series.objects.get(pk=pk).approved


def test_restoring_keeps_records_approved(client, editor, entered):
    country = entered["actor"]
    first = Actor.history.filter(id=country.pk).last().changeset_id
    country.name, country.approved = "Freedonia", True
    country.save()
    client.force_login(editor)
    client.post(f"/admin/summits/actor/{country.pk}/history/{first}/", with_page_state())
    country.refresh_from_db()
    assert (country.name, country.approved) == (f"{MARK} state", True)


def test_publishing_a_record_approves_what_it_refers_to(editor, writer, entered):
    draft = Summit.objects.get(status="draft")
    apply_transition([draft], TRANSITIONS["publish"], editor, "")
    for kind, approved in APPROVED_ALONG.items():
        entered[kind].refresh_from_db()
        assert entered[kind].approved == approved, kind
    edit = ChangeSet.objects.first()
    assert edit.user == editor and Place.history.filter(changeset=edit, approved=True).exists()


def test_a_save_of_a_contributor_approves_nothing(writer, entered):
    with changeset(user=writer, method=ChangeMethod.FORM):
        Summit.objects.filter(status="draft").update(status="published")
    assert not Actor.objects.get(pk=entered["actor"].pk).approved


def test_an_import_by_a_user_who_may_publish_approves_and_the_export_is_the_same(tmp_path, editor, entered):
    folder = exported(tmp_path / "all")
    assert "approved" not in str(contents(folder))
    for record in entered.values():
        type(record).objects.filter(pk=record.pk).update(approved=False)
    table = folder / "series.csv"
    table.write_text(table.read_text().replace(f"{MARK} series", "Renamed"))
    import_as(None, folder)
    assert Series.objects.get(name="Renamed").approved
    (folder / "series.csv").write_text("slug,name\nnew,New\n")
    import_as(member("another", CONTRIBUTOR), folder)
    assert not Series.objects.get(slug="new").approved
    (folder / "series.csv").write_text("slug,name\nnewer,Newer\n")
    import_as(editor, folder)
    assert Series.objects.get(slug="newer").approved


def test_an_import_publishes_no_reference_to_an_unapproved_record_unless_it_is_trusted(tmp_path, editor, entered):
    folder = exported(tmp_path / "all")
    for path in folder.iterdir():
        if path.name != "summits.csv":
            path.unlink()
    table = folder / "summits.csv"
    table.write_text(table.read_text().replace(",draft,", ",published,"))
    with pytest.raises(ImportRefused) as refusal:
        import_as(editor, folder)
    assert "refers to records awaiting approval" in str(refusal.value)
    assert not Place.objects.get(pk=entered["place"].pk).approved
    import_as(None, folder)
    assert Place.objects.get(pk=entered["place"].pk).approved


def test_a_draft_does_not_take_the_old_slug_of_a_public_record(client, public):
    public.slug = "sochi-2008-summit"
    public.save()
    draft = new.summit("Draft", status="draft", slug="draft")
    for slug in ("sochi-2008", "other"):
        draft.slug = slug
        draft.save()
    answer = client.get("/summits/sochi-2008/")
    assert (answer.status_code, answer["Location"]) == (301, "/summits/sochi-2008-summit/")
    assert OldSlug.objects.filter(slug="draft", object_id=draft.pk).exists()


def test_a_preview_shows_records_awaiting_approval_and_nobody_else_sees_them(client, entered):
    draft = Summit.objects.get(status="draft")
    page = client.get(preview_url(draft), follow=True).content.decode()
    for kind in ("actor", "place", "series", "collection", "source"):
        assert str(entered[kind]) in page, kind
    assert client.get(entered["actor"].get_absolute_url()).status_code == 404


def publish(client, record, **data):
    return client.post(
        f"/admin/summits/summit/{record.pk}/step/publish/", with_page_state({"_reason": "", "anyway": "on", **data})
    )


def keys_in(page):
    return re.findall(r'name="approve" value="([^"]+)"', page.content.decode())


def test_the_publication_page_shows_records_awaiting_approval_and_approves_them(client, editor, entered):
    draft = Summit.objects.get(status="draft")
    client.force_login(editor)
    keys = keys_in(client.get(f"/admin/summits/summit/{draft.pk}/step/publish/"))
    assert {key.partition(":")[0] for key in keys} == set(APPROVED_ALONG)
    publish(client, draft)
    draft.refresh_from_db()
    assert draft.status == "draft", "what the page did not show is not approved"
    publish(client, draft, approve=[key for key in keys if not key.startswith("source")])
    draft.refresh_from_db()
    assert draft.status == "published"
    approved = {kind: type(record).objects.get(pk=record.pk).approved for kind, record in entered.items()}
    assert approved == APPROVED_ALONG
    assert ChangeSet.objects.first().method == ChangeMethod.TRANSITION and ChangeSet.objects.first().user == editor


@pytest.mark.parametrize("kind", ["place", "source"])
def test_a_record_changed_since_the_page_was_opened_is_not_approved(client, writer, editor, entered, kind):
    draft, record = Summit.objects.get(status="draft"), entered[kind]
    client.force_login(editor)
    addresses = f"/admin/summits/summit/{draft.pk}/step/publish/", f"/admin/summits/{kind}/approve/?pk={record.pk}"
    shown = [keys_in(client.get(address)) for address in addresses]
    with changeset(user=writer):
        type(record).objects.filter(pk=record.pk).update(slug="zyxwvut-other")
    for address, keys in zip(addresses, shown, strict=True):
        answer = client.post(address, with_page_state({"approve": keys, "anyway": "on"}))
        assert "were added or changed after you opened the page" in answer.content.decode()
    assert Summit.objects.filter(status="draft").exists() and not type(record).objects.get(pk=record.pk).approved


def test_the_changelist_publishes_nothing_that_refers_to_records_awaiting_approval(client, editor, entered):
    draft = Summit.objects.get(status="draft")
    new.participation(draft, new.leader(), entered["actor"], sources=[new.source()])
    client.force_login(editor)
    client.post("/admin/summits/summit/", with_page_state({"action": "publish", "_selected_action": [draft.pk]}))
    draft.refresh_from_db()
    assert draft.status == "draft" and not Place.objects.get(pk=entered["place"].pk).approved


def test_references_of_a_row_that_stays_unpublished_are_not_approved(client, editor, writer, entered):
    leader = new.leader(status="draft")
    new.participation(Summit.objects.get(status="draft"), leader, entered["actor"])
    client.force_login(editor)
    assert keys_in(client.get(f"/admin/summits/leader/{leader.pk}/step/publish/")) == []


@pytest.mark.parametrize(("role", "approved"), [(CONTRIBUTOR, False), (EDITOR, True)])
def test_the_queue_the_filter_and_the_page_link_to_the_approval_page(client, entered, role, approved):
    place = entered["place"]
    client.force_login(member("somebody", role))
    assert ("Awaiting approval (5)" in client.get("/admin/").content.decode()) == approved
    assert str(place) in client.get("/admin/summits/place/?approved__exact=0").content.decode()
    address = f"/admin/summits/place/approve/?pk={place.pk}"
    assert (address in client.get(change_url(place)).content.decode()) == approved
    answer = client.post(
        "/admin/summits/place/", with_page_state({"action": "approve", "_selected_action": [place.pk]})
    )
    assert answer.get("Location") == (address if approved else None)
    keys = [f"place:{place.pk}:{version_token(place)}"]
    assert client.post(address, {"approve": keys}).status_code == (302 if approved else 403)
    place.refresh_from_db()
    assert place.approved == approved


@pytest.mark.parametrize("asked", ["", "?pk=x", "?pk=-1", "?pk=" + "9" * 30, "?pk=0"])
def test_a_page_that_approves_nothing_says_so(client, editor, asked):
    client.force_login(editor)
    for answer in (client.get(f"/admin/summits/place/approve/{asked}"), client.post("/admin/summits/place/approve/")):
        assert "Nothing here is awaiting approval" in answer.content.decode()


def test_a_new_reference_of_a_public_record_approves_its_target_with_a_message(client, editor, public, entered):
    client.force_login(editor)
    data = form_data(client.get(change_url(public))) | {"place": entered["place"].pk}
    said = client.post(change_url(public), data, follow=True).content.decode()
    assert (
        "Approved together with “Sochi 2008”" in said
        and "cannot see these sources, which are awaiting approval" in said
    )
    assert Place.objects.get(pk=entered["place"].pk).approved


def test_only_a_user_who_may_publish_reverts_an_edit_of_a_public_record(client, public):
    with changeset(user=None):
        Summit.objects.filter(pk=public.pk).update(title="Other")
    somebody = member("somebody", CONTRIBUTOR)
    somebody.user_permissions.add(Permission.objects.get(codename="change_changeset"))
    client.force_login(somebody)
    assert client.post(f"/admin/summits/changeset/{ChangeSet.objects.first().pk}/undo/").status_code == 403
    assert Summit.objects.get().title == "Other"


def test_a_record_approved_during_a_contributors_save_stays_as_approved(client, writer, entered, monkeypatch):
    series = entered["series"]
    client.force_login(writer)
    data = form_data(client.get(change_url(series))) | {"name": "Rewritten"}
    save = SeriesAdmin.save_model

    def approved_meanwhile(self, request, obj, form, change):
        Series.objects.filter(pk=series.pk).update(approved=True)
        save(self, request, obj, form, change)

    monkeypatch.setattr(SeriesAdmin, "save_model", approved_meanwhile)
    assert client.post(change_url(series), data).status_code == 403
    assert not Series.objects.filter(name="Rewritten").exists()
