"""The admin: access, what each page offers, where errors are shown, what saving does."""

import re
from copy import deepcopy

import pytest
from django.contrib import admin
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summits.models import (
    Agreement,
    AuditEntry,
    ChangeSet,
    Discussion,
    Document,
    Issue,
    Leader,
    OldSlug,
    Position,
    ProgrammeItem,
    Quotation,
    Summit,
    Upload,
    ZeroResultQuery,
    changeset,
)
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import (
    DRAFT,
    add_url,
    change_url,
    form_data,
    form_errors,
    forms_of,
    make_archive,
    make_summit,
    member,
    with_page_state,
    with_row,
)
from summits.tests.helpers.html import read
from summits.tests.helpers.search import flush_indexes

# Nobody enters these: their lists are in the tests of search, history, accounts and spreadsheets.
ONLY_READ = [AuditEntry, ChangeSet, ZeroResultQuery, Upload]
ADMIN_MODELS = [
    model for model in admin.site._registry if model._meta.app_label == "summits" and model not in ONLY_READ
]
AUTOCOMPLETES = {
    (model_admin.model, name)
    for page in (admin.site._registry[model] for model in ADMIN_MODELS)
    for model_admin in (page, *(inline(page.model, admin.site) for inline in page.inlines))
    for name in model_admin.get_autocomplete_fields(None)
}


def name_of(value):
    return value._meta.model_name if hasattr(value, "_meta") else str(value)


@pytest.fixture(scope="module")
def made_once(module_db):
    made = make_archive()
    flush_indexes()
    return made


@pytest.fixture
def made(db, made_once):
    """The small archive, unchanged."""
    return deepcopy(made_once)


@pytest.fixture
def editor_client(client, made):
    """A superuser's client, on a small archive."""
    client.force_login(User.objects.create_superuser("editor"))
    return client


@pytest.fixture
def submit(editor_client):
    """Open a page, change some fields, save: submit(url, {name: value}, *rows) → the response."""

    def send(address, changes=None, *rows):
        data = {**form_data(editor_client.get(address)), **(changes or {})}
        for prefix, values in rows:
            data = with_row(data, prefix, **values)
        return editor_client.post(address, data)

    return send


# --- access, and that each page opens ---------------------------------------------------------------------------


@pytest.mark.parametrize("model", ADMIN_MODELS, ids=name_of)
def test_a_visitor_is_sent_to_log_in(client, made, model):
    for page in ("", "add/", f"{model.objects.first().pk}/change/", f"{model.objects.first().pk}/delete/"):
        answer = client.get(f"/admin/summits/{model._meta.model_name}/{page}")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("model", ADMIN_MODELS, ids=name_of)
def test_every_page_opens(editor_client, model):
    record = model.objects.first()
    for page in ("", "?q=a", "add/", *(f"{record.pk}/{name}/" for name in ("change", "delete", "history"))):
        assert editor_client.get(f"/admin/summits/{model._meta.model_name}/{page}").status_code == 200, page


@pytest.mark.parametrize(("model", "field"), sorted(AUTOCOMPLETES, key=str), ids=name_of)
def test_every_autocomplete_responds(editor_client, model, field):
    query = {"app_label": "summits", "model_name": model._meta.model_name, "field_name": field, "term": ""}
    answer = editor_client.get("/admin/autocomplete/", query)
    assert answer.status_code == 200
    assert answer.json()["results"] or not model._meta.get_field(field).related_model.objects.exists()


@pytest.mark.parametrize("model", ADMIN_MODELS, ids=name_of)
def test_every_filter_responds(editor_client, model):
    page = editor_client.get(f"/admin/summits/{model._meta.model_name}/")
    choices = re.findall(r'<a href="(\?[^"]+)"', page.content.decode())
    for choice in choices:
        assert (
            editor_client.get(f"/admin/summits/{model._meta.model_name}/{choice.replace('&amp;', '&')}").status_code
            == 200
        )


@pytest.mark.parametrize("model", ADMIN_MODELS, ids=name_of)
def test_a_record_is_chosen_by_autocomplete_and_never_from_a_list_of_all(editor_client, model):
    page = editor_client.get(add_url(model))
    for form in forms_of(page):
        for field in form.visible_fields():
            if hasattr(field.field, "queryset"):
                assert "admin-autocomplete" in str(field), field.html_name


def test_a_leader_is_found_by_another_spelling(editor_client, made):
    query = {"app_label": "summits", "model_name": "participation", "field_name": "leader", "term": "gorbatsch"}
    found = editor_client.get("/admin/autocomplete/", query).json()["results"]
    assert [item["text"] for item in found] == ["Mikhail Gorbachev"]


def test_the_admin_shows_the_archives_name(editor_client, settings):
    page = editor_client.get("/admin/").content.decode()
    assert settings.SITE_NAME in page
    assert "css/admin.css" in page
    assert "Django" not in page


# --- how many queries -------------------------------------------------------------------------------------------


@changeset()
def more_of_each(made, number):
    """Create so many more records of every model."""
    for _ in range(number):
        new.place(country=new.country(successor=made.us))
        new.source()
        new.series()
        new.feature(collection=new.collection())
        new.issue(parent=made.issue)
        new.leader()
        new.agreement(summit=make_summit(made, None))
        new.correction(issue=made.issue)


def count_queries(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_list_of_200_rows_makes_as_many_queries_as_one_of_10(editor_client, made):
    addresses = [f"/admin/summits/{model._meta.model_name}/" for model in ADMIN_MODELS]
    more_of_each(made, 10)
    for address in addresses:  # once to fill what Django keeps for good: content types
        editor_client.get(address)
    at_10 = {address: count_queries(editor_client, address) for address in addresses}
    more_of_each(made, 190)
    assert {address: count_queries(editor_client, address) for address in addresses} == at_10
    assert max(at_10.values()) <= 14


def test_a_summits_page_with_30_rows_makes_as_many_queries_as_with_3(editor_client, made):
    def talk():
        issue = new.issue()
        new.discussion(made.summit, issue)
        for leader, country in ((made.reagan, made.us), (made.gorbachev, made.ussr)):
            new.position(made.summit, issue, country, leader=leader, sources=[made.source])
            new.quotation(made.summit, leader, issue=issue, sources=[made.source])

    for _ in range(3):
        talk()
    address = change_url(made.summit)
    editor_client.get(address)
    with_3 = count_queries(editor_client, address)
    for _ in range(27):
        talk()
    assert count_queries(editor_client, address) == with_3 <= 33


# --- where an error is shown ------------------------------------------------------------------------------------

MISTAKES = {
    "a summit that ends before it starts": ("summit", {"end": "1986-10-10"}, "end", "must not be before the first"),
    "a day that does not exist": ("summit", {"start": "1986-02-30"}, "start", "There is no such date"),
    "a date in a form nobody knows": ("summit", {"start": "11/10/86"}, "start", "Write a day as"),
    "a slug that is taken": ("reagan", {"slug": "mikhail-gorbachev"}, "slug", "already exists"),
    "a leader who dies before birth": (
        "reagan",
        {"born": "1911", "died": "1910"},
        "died",
        "must not be before the date of birth",
    ),
    "a term that ends before it starts": (
        "reagan",
        {"terms-0-end": "1980"},
        "terms-0-end",
        "must not be before its start",
    ),
    "a code of an organisation": ("nato", {"iso_code": "NA"}, "iso_code", "Only states and authorities"),
    "a code that is taken": ("ussr", {"iso_code": "US"}, "iso_code", "Another state already has this code"),
    "a code of three letters": ("ussr", {"iso_code": "SUN"}, "iso_code", "two letters"),
    "a latitude off the globe": ("place", {"latitude": "91", "longitude": "0"}, "latitude", "between -90 and 90"),
    "one coordinate alone": ("place", {"latitude": "64"}, "longitude", "both coordinates or neither"),
    "an address that is none": ("source", {"url": "javascript:alert(1)"}, "url", "valid URL"),
    "a box that is not offered": ("summit", {"unverified": ["slug"]}, "unverified", "valid choice"),
    "a programme with two first items": (
        "summit",
        {"programme-1-order": "1"},
        "programme-1-order",
        "already has this number",
    ),
    "a quotation of 61 words": ("summit", {"quotations-0-text": "word " * 61}, "quotations-0-text", "up to 60 words"),
    "a quotation without a source": ("summit", {"quotations-0-sources": []}, "quotations-0-sources", "required"),
    "an event without its day": ("agreement", {"events-0-on": ""}, "events-0-on", "required"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_error_is_shown_at_its_field(submit, made, mistake):
    record, changes, field, message = MISTAKES[mistake]
    found = form_errors(submit(change_url(getattr(made, record)), changes))
    assert list(found) == [field]
    assert message in " ".join(found[field])


TWICE = {
    "a participant": ("summit", "participations", {"leader": "reagan", "actor": "us"}, "leader", "already a part"),
    "a discussion": ("summit", "discussions", {"issue": "issue", "outcome": "agreed"}, "issue", "already listed"),
    "a position": (
        "summit",
        "positions",
        {"issue": "issue", "actor": "us", "leader": "reagan", "summary": "…"},
        "leader",
        "already recorded",
    ),
    "a party": ("agreement", "parties", {"actor": "us"}, "actor", "already a party"),
    "an event": ("agreement", "events", {"on": "1 June 1988", "kind": "entered-into-force"}, "kind", "already rec"),
    "a relation": ("agreement", "relations", {"kind": "follows", "other": "older"}, "other", "already recorded"),
    "a term": (
        "reagan",
        "terms",
        {"actor": "us", "office": "President", "start": "1981-01-20"},
        "start",
        "already recorded",
    ),
    "a membership": (
        "nato",
        "memberships",
        {"member": "norway", "start": "May 1949"},
        "start",
        "at that time",
    ),
    "a leader's name": ("gorbachev", "names", {"name": "Gorbatschow"}, "name", "already recorded"),
    "a word for an issue": ("issue", "names", {"name": "ICBMs"}, "name", "already recorded"),
}


@pytest.mark.parametrize("what", TWICE)
def test_a_duplicate_is_an_error_of_its_field(submit, made, what):
    record, prefix, values, field, message = TWICE[what]
    row = {name: getattr(made, value, value) for name, value in values.items()}
    found = form_errors(submit(change_url(getattr(made, record)), {}, (prefix, row)))
    (name, messages), *more = found.items()
    assert more == []
    assert re.fullmatch(rf"{prefix}-\d+-{field}", name)
    assert message in " ".join(messages)


def test_two_positions_of_a_side_without_a_leader_are_an_error_of_the_side(submit, made):
    row = {"issue": made.issue, "actor": made.us, "summary": "…"}
    found = form_errors(
        submit(change_url(made.summit), {}, ("positions", row), ("positions", {**row, "summary": "other"}))
    )
    assert list(found) == ["positions-3-actor"]
    assert "without a leader" in found["positions-3-actor"][0]


def test_two_rows_that_would_swap_unique_values_are_refused_and_no_server_error(submit, made):
    changes = {"participations-0-leader": made.gorbachev.pk, "participations-1-leader": made.reagan.pk}
    assert "participations-0-leader" in form_errors(submit(change_url(made.summit), changes))


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ("summit", "follows", "summit"),
        ("us", "successor", "us"),
        ("issue", "parent", "issue"),
        ("older", "relations-0-other", "older"),
        ("older", "relations-0-other", "agreement"),
    ],
)
def test_a_record_cannot_refer_to_itself_directly_or_indirectly(submit, made, record, field, value):
    changes = {field: getattr(made, value).pk}
    if field.startswith("relations"):
        changes |= {"relations-TOTAL_FORMS": 1, "relations-0-kind": "follows"}
    assert list(form_errors(submit(change_url(getattr(made, record)), changes))) == [field]


def test_an_issue_has_two_levels_only(submit, made):
    made.other_issue.parent = made.issue
    made.other_issue.save()
    third = new.issue("Third")
    assert list(form_errors(submit(change_url(third), {"parent": made.other_issue.pk}))) == ["parent"]


def test_an_issue_that_is_already_listed_is_an_error_of_the_issue(submit, made):
    new = {"summit": made.summit.pk, "issue": made.issue.pk, "outcome": "agreed"}
    found = form_errors(submit(add_url(Discussion), new))
    assert list(found) == ["issue"]
    assert "already listed" in found["issue"][0]


def test_a_read_only_page_names_its_unconfirmed_fields(client, made):
    participant = made.summit.participations.first()
    made.summit.status, made.summit.unverified, participant.unverified = "published", ["start", "venue"], ["actor"]
    made.summit.save()
    participant.save()
    client.force_login(member("reader", "Contributor"))
    page = client.get(change_url(made.summit)).content.decode()
    assert "first day, venue" in page and '<div class="readonly">state or organisation</div>' in page
    assert 'name="_reason"' not in page and "[&quot;" not in page and '["' not in page.partition("<form")[2]


def test_a_page_says_why_a_record_cannot_be_deleted(editor_client, made):
    page = editor_client.get(f"/admin/summits/leader/{made.reagan.pk}/delete/").content.decode()
    assert "because these records need it" in page
    assert "Reykjavik Summit 1986" in page


# --- discussions, positions, quotations -------------------------------------------------------------------------


def test_the_box_of_a_virtual_meeting_stands_with_its_place(editor_client):
    page = editor_client.get(add_url(Summit)).content.decode()
    rows = re.findall(r'class="form-row ([^"]*)"', page)
    assert "field-place field-country field-venue field-virtual" in rows


def test_a_new_summit_is_saved_with_its_discussion_and_positions(submit, made):
    new = {
        "title": "Geneva Summit 1985",
        "slug": "geneva-1985",
        "kind": "bilateral",
        "start": "19 November 1985",
        "place": made.place.pk,
        "country": made.iceland.pk,
    }
    answer = submit(
        add_url(Summit),
        new,
        ("participations", {"leader": made.reagan, "actor": made.us}),
        ("participations", {"leader": made.gorbachev, "actor": made.ussr}),
        ("discussions", {"issue": made.issue, "outcome": "partial"}),
        ("positions", {"issue": made.issue, "actor": made.us, "leader": made.reagan, "summary": "Build it."}),
        ("positions", {"issue": made.issue, "actor": made.ussr, "summary": "Stop it."}),
        ("quotations", {"leader": made.reagan, "text": "A fresh start.", "sources": [made.source.pk]}),
        ("quotations", {"leader": made.reagan, "text": "So it is.", "sources": [made.source.pk]}),
        ("documents", {"title": "Joint statement", "language": "en"}),
        (
            "agreements",
            {"title": "Joint Statement", "slug": "js", "kind": "joint-statement", "signed": "1985"},
        ),
    )
    assert answer.status_code == 302, form_errors(answer)
    summit = Summit.objects.get(slug="geneva-1985")
    assert str(summit.start) == "1985-11-19"
    assert summit.status == "draft"
    assert [position.summary for position in summit.discussions.get().positions.order_by("pk")] == [
        "Build it.",
        "Stop it.",
    ]
    assert {quotation.slug for quotation in summit.quotations.all()} == {"geneva-1985-reagan", "geneva-1985-reagan-2"}
    assert summit.documents.get().slug == "geneva-1985-joint-statement"
    assert summit.agreements.get().status == "draft"


def test_a_saved_summit_takes_a_new_discussion_with_its_position(submit, made):
    answer = submit(
        change_url(made.summit),
        {},
        ("discussions", {"issue": made.other_issue, "outcome": "discussed"}),
        ("positions", {"issue": made.other_issue, "actor": made.us, "summary": "Let them go."}),
    )
    assert answer.status_code == 302, form_errors(answer)
    assert Position.objects.get(issue=made.other_issue).summary == "Let them go."


def test_a_position_on_an_unlisted_issue_is_an_error_of_the_issue_and_nothing_is_lost(submit, made):
    row = {"issue": made.other_issue, "actor": made.us, "summary": "Let them go."}
    answer = submit(change_url(made.summit), {"note": "A note to keep."}, ("positions", row))
    found = form_errors(answer)
    assert list(found) == ["positions-2-issue"]
    assert "Human rights" in found["positions-2-issue"][0]
    assert form_data(answer)["positions-2-summary"] == "Let them go."
    assert form_data(answer)["note"] == "A note to keep."
    assert "Human rights" in answer.content.decode()


@pytest.mark.parametrize("how", ["removed", "made another"])
def test_a_discussion_is_deleted_only_with_its_positions(submit, made, how):
    changes = {"discussions-0-DELETE": "on"} if how == "removed" else {"discussions-0-issue": made.other_issue.pk}
    found = form_errors(submit(change_url(made.summit), changes))
    assert set(found) == {"positions-0-issue", "positions-1-issue"}
    both = {"positions-0-DELETE": "on", "positions-1-DELETE": "on"}
    assert submit(change_url(made.summit), {**changes, **both}).status_code == 302
    assert not made.summit.positions.exists()


def test_positions_are_kept_when_their_discussion_is_removed_and_added_again(submit, made):
    row = {"issue": made.issue, "outcome": "agreed"}
    found = form_errors(submit(change_url(made.summit), {"discussions-0-DELETE": "on"}, ("discussions", row)))
    assert set(found) == {"positions-0-issue", "positions-1-issue"}
    assert "You are removing" in found["positions-0-issue"][0]


def test_only_participants_have_positions_and_quotations(submit, made):
    position = {"issue": made.issue, "actor": made.us, "leader": made.thatcher, "summary": "No."}
    quotation = {"leader": made.thatcher, "text": "No.", "sources": [made.source.pk]}
    found = form_errors(submit(change_url(made.summit), {}, ("positions", position), ("quotations", quotation)))
    assert set(found) == {"positions-2-leader", "quotations-1-leader"}
    assert "Margaret Thatcher is not a participant" in found["quotations-1-leader"][0]


def test_a_leader_speaks_for_the_state_they_represented(submit, made):
    row = {"issue": made.issue, "actor": made.iceland, "leader": made.reagan, "summary": "…"}
    found = form_errors(submit(change_url(made.summit), {}, ("positions", row)))
    assert found == {"positions-2-actor": ["Ronald Reagan took part for a different state. Choose United States."]}


def test_a_participant_who_spoke_is_not_removed_alone(submit, made):
    found = form_errors(submit(change_url(made.summit), {"participations-0-DELETE": "on"}))
    assert len(found) == 2
    assert all("Ronald Reagan is not a participant" in messages[0] for messages in found.values())


def test_two_programme_items_can_be_swapped(submit, made):
    answer = submit(change_url(made.summit), {"programme-0-order": "2", "programme-1-order": "1"})
    assert answer.status_code == 302
    assert list(ProgrammeItem.objects.order_by("order").values_list("title", flat=True)) == ["Dinner", "Talks"]


def test_a_row_can_be_removed_and_one_like_it_added(submit, made):
    row = {"leader": made.gorbachev, "actor": made.ussr, "role": "guest"}
    answer = submit(change_url(made.summit), {"participations-1-DELETE": "on"}, ("participations", row))
    assert answer.status_code == 302, form_errors(answer)
    assert made.summit.participations.get(leader=made.gorbachev).role == "guest"


def test_the_page_of_a_discussion_has_positions_and_quotations(submit, made):
    discussion = made.summit.discussions.get()
    quotation = {"leader": made.gorbachev, "text": "We were close.", "sources": [made.source.pk]}
    answer = submit(
        change_url(discussion), {"positions-0-summary": "Halve them, then more."}, ("quotations", quotation)
    )
    assert answer.status_code == 302, form_errors(answer)
    assert Position.objects.get(summary="Halve them, then more.").discussion == discussion
    words = Quotation.objects.get(text="We were close.")
    assert (words.summit, words.issue) == (made.summit, made.issue)


def test_the_page_of_a_discussion_without_positions_offers_a_row_to_each_participant(editor_client, submit, made):
    discussion = new.discussion(made.summit, made.other_issue)
    data = form_data(editor_client.get(change_url(discussion)))
    assert data["positions-0-leader"] == str(made.gorbachev.pk)
    assert data["positions-1-actor"] == str(made.us.pk)
    assert submit(change_url(discussion)).status_code == 302
    assert not discussion.positions.exists(), "a row that was only offered is no position"
    assert submit(change_url(discussion), {"positions-1-summary": "Let them go."}).status_code == 302
    assert discussion.positions.get().leader == made.reagan


def test_a_new_discussion_is_entered_on_its_own_page_with_its_positions(submit, made):
    new = {"summit": made.summit.pk, "issue": made.other_issue.pk, "outcome": "agreed"}
    row = {"actor": made.us, "leader": made.reagan, "summary": "Let them go."}
    answer = submit(add_url(Discussion), new, ("positions", row))
    assert answer.status_code == 302, form_errors(answer)
    assert Position.objects.get(issue=made.other_issue).summit == made.summit


# --- what a field accepts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("30 September 1986", "1986-09-30"), ("1986-10", "1986-10"), ("about 1986", "1986~"), ("1986", "1986")],
)
def test_a_date_is_read_as_people_write_it(submit, made, typed, kept):
    assert submit(change_url(made.summit), {"start": typed}).status_code == 302
    made.summit.refresh_from_db()
    assert str(made.summit.start) == kept


def test_unconfirmed_fields_are_a_row_of_checkboxes(editor_client, submit, made):
    page = editor_client.get(change_url(made.summit)).content.decode()
    assert re.search(r'type="checkbox" name="unverified" value="venue"[^>]*>\s*Venue', page)
    answer = submit(change_url(made.summit), {"unverified": ["venue", "note"], "positions-0-unverified": ["stance"]})
    assert answer.status_code == 302
    made.summit.refresh_from_db()
    assert made.summit.unverified == ["venue", "note"]
    assert made.summit.positions.first().unverified == ["stance"]


def test_saving_without_changes_changes_nothing(submit, made):
    before = {model: list(model.objects.order_by("pk").values()) for model in (Position, Quotation, Discussion)}
    assert submit(change_url(made.summit)).status_code == 302
    assert {model: list(model.objects.order_by("pk").values()) for model in before} == before


def test_a_document_of_an_agreement_gets_a_unique_slug(submit, made):
    for _ in range(2):
        row = {"title": "Text", "language": "en"}
        assert submit(change_url(made.agreement), {}, ("documents", row)).status_code == 302
    assert set(Document.objects.values_list("slug", flat=True)) == {"inf-text", "inf-text-2"}


def test_a_changed_slug_keeps_the_old_address(submit, editor_client, made):
    assert submit(change_url(made.summit), {"slug": "hofdi-1986"}).status_code == 302
    assert OldSlug.objects.resolve_old_slug(Summit, "reykjavik-summit-1986") == made.summit.pk
    assert "reykjavik-summit-1986" in editor_client.get(change_url(made.summit)).content.decode()


def test_the_page_of_a_source_lists_what_cites_it(editor_client, made):
    assert "Quotations (1): Trust, but verify." in read(editor_client, change_url(made.source)).text


# --- publishing -------------------------------------------------------------------------------------------------


def act(client, model, action, *records, why=""):
    address = f"/admin/summits/{model._meta.model_name}/"
    data = {"action": action, "_selected_action": [record.pk for record in records], "_reason": why}
    return client.post(address, with_page_state(data), follow=True)


@pytest.mark.parametrize("model", [Summit, Leader, Issue, Agreement], ids=name_of)
def test_a_new_record_is_a_draft_and_is_published_by_an_action(editor_client, made, model):
    kind = {Summit: new.summit, Leader: new.leader, Issue: new.issue, Agreement: new.agreement}[model]
    record = kind(sources=[made.source], **DRAFT)
    if model is Agreement:
        new.party(record, made.us, sources=[made.source])
        for event in ("signed", "entered-into-force"):
            new.event(record, "1990", event, sources=[made.source])
    assert re.search(r"Status:.*?Draft", editor_client.get(add_url(model)).content.decode(), re.DOTALL)
    assert "Status of 1 record changed to: Published." in act(editor_client, model, "publish", record).content.decode()
    assert model.objects.published().get() == record


def test_the_list_publishes_nothing_incomplete(editor_client, made):
    page = act(editor_client, Leader, "publish", made.reagan).content.decode()
    assert "1 record will be published" in page and f"{change_url(made.reagan)}#id_sources" in page
    assert not Leader.objects.published().exists()


def test_the_list_sends_back_records_in_review_with_a_reason(editor_client, made):
    Summit.objects.update(status="review")
    assert "The reason is missing" in act(editor_client, Summit, "send_back", made.summit).content.decode()
    assert Summit.objects.get().status == "review"
    act(editor_client, Summit, "send_back", made.summit, why="The dates differ.")
    assert Summit.objects.get().status == "draft"


def test_a_message_says_what_a_published_summit_leaves_out(editor_client, made):
    Leader.objects.filter(pk=made.reagan.pk).update(status="published")
    page = editor_client.post(
        f"/admin/summits/summit/{made.summit.pk}/step/publish/", with_page_state({"anyway": "on"}), follow=True
    )
    told = re.search(r"unpublished records, which readers cannot see.*", page.content.decode())[0]
    assert "Mikhail Gorbachev" in told
    assert "Strategic arms" in told
    assert "Ronald Reagan" not in told


def test_a_user_who_may_only_view_cannot_publish_or_save(client, made):
    reader = User.objects.create_user("reader", is_staff=True)
    kind = get_content_type_for_model(Summit)
    reader.user_permissions.set(Permission.objects.filter(content_type=kind, codename="view_summit"))
    client.force_login(reader)
    page = client.get("/admin/summits/summit/").content.decode()
    assert "Reykjavik Summit 1986" in page
    assert 'value="publish"' not in page
    act(client, Summit, "publish", made.summit)
    assert client.post(change_url(made.summit), {"title": "Other"}).status_code == 403
    made.summit.refresh_from_db()
    assert (made.summit.status, made.summit.title) == ("draft", "Reykjavik Summit 1986")


def test_a_user_who_may_view_every_part_of_a_summit_sees_it(client, made):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    page = client.get(change_url(made.summit))
    assert page.status_code == 200
    assert "Strategic arms: United States, Ronald Reagan" in page.content.decode()


def test_the_public_page_is_linked_once_there_is_one(editor_client, made):
    assert "View on site" not in editor_client.get(change_url(made.summit)).content.decode()
    Summit.objects.update(status="published")
    page = editor_client.get(change_url(made.summit)).content.decode()
    assert re.search(r'href="/summits/reykjavik-summit-1986/"[^>]*>View on site', page)


@pytest.mark.parametrize("model", admin.site._registry, ids=name_of)
def test_an_empty_name_of_a_field_by_which_a_record_is_looked_up_is_none(editor_client, model):
    record = model._default_manager.first()
    page = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{record.pk if record else 1}"
    for part in ("change", "delete"):
        assert editor_client.get(f"{page}/{part}/?_to_field=").status_code < 500
        assert editor_client.post(f"{page}/{part}/", {"_to_field": ""}).status_code < 500


@pytest.mark.parametrize("model", admin.site._registry, ids=name_of)
def test_a_relation_from_another_model_is_no_field_by_which_a_record_is_looked_up(editor_client, model):
    pages = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    relations = [field.name for field in model._meta.get_fields(include_hidden=True) if not field.concrete][:3]
    for name in (*relations, "sources", "status", "x__y"):
        for page in ("add/", "1/delete/"):
            assert editor_client.get(f"{pages}{page}", {"_to_field": name}).status_code < 500, (page, name)
