"""Rows sent with the primary key of another record's row: reported, kept, and never written to that row."""

import pytest

from summits.models import Agreement, ChangeSet, Discussion, Issue, Leader, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data, forms_of, make_archive, make_summit, member
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db

KINDS = {
    "summit": ("participations", "programme", "discussions", "positions", "quotations"),
    "leader": ("terms", "names"),
    "issue": ("names",),
    "agreement": ("parties", "events", "relations"),
}
FEW = [("summit", "programme"), ("agreement", "parties")]
"""A model whose rows are numbered, and one whose rows are not."""


@pytest.fixture(scope="module")
def archive(module_db):
    """A record of each model with rows, and another one without (``bare``) and with (``full``) rows."""
    made = make_archive()
    for issue in (made.issue, made.other_issue):
        new.issue_name(issue, "Warheads")
    new.leader_name(made.reagan, "Dutch")
    new.event(made.older, "1972-10-03", "entered-into-force")
    new.party(made.older, made.ussr)
    new.relation(made.older, "amends", made.agreement)
    made.others = {"summit": made.summit, "leader": made.reagan, "issue": made.issue, "agreement": made.agreement}
    draft = {"status": "draft"}
    full_leader = new.leader("Full", **draft)
    new.leader_name(full_leader, "Fuller")
    new.term(full_leader, actor=made.us)
    made.full = {
        "summit": make_summit(made, "Another summit"),
        "leader": full_leader,
        "issue": made.other_issue,
        "agreement": made.older,
    }
    made.bare = {
        "summit": new.summit("Bare", place=made.place, **draft),
        "leader": new.leader("Bare", **draft),
        "issue": new.issue("Bare", **draft),
        "agreement": new.agreement("Bare", **draft),
    }
    flush_indexes()
    return made


@pytest.fixture
def editor_client(archive, client, db):
    client.force_login(member("carl", "Contributor"))
    return client


def row_of_another(client, other, prefix):
    """Return the fields of the first row of a kind on the page of ``other``, without prefix and number."""
    sent = form_data(client.get(change_url(other)))
    begin = f"{prefix}-0-"
    row = {name.removeprefix(begin): value for name, value in sent.items() if name.startswith(begin)}
    assert row.get("id"), "the other record has no such row"
    return row


def with_forged_row(sent, prefix, row, **more):
    """Return the fields of a page with one more row that claims to be a stored row of its record."""
    place = int(sent[f"{prefix}-INITIAL_FORMS"])
    later = {
        f"{prefix}-{int(number) + 1}-{name}": sent[key]
        for key in sent
        for own, number, name in [(key.rsplit("-", 2) + ["", ""])[:3]]
        if own == prefix and number.isdecimal() and int(number) >= place
    }
    forged = {f"{prefix}-{place}-{name}": value for name, value in {**row, **more}.items()}
    total = int(sent[f"{prefix}-TOTAL_FORMS"]) + 1
    return {**sent, **later, **forged, f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": place + 1}


def stored(archive):
    """Return all rows of the records that are not to change."""
    return [
        list(relation.related_model.objects.filter(**{relation.field.name: record}).order_by("pk").values())
        for record in archive.others.values()
        for relation in record._meta.related_objects
        if relation.one_to_many and relation.related_model.__name__ != "Correction"
    ]


@pytest.mark.parametrize(("kind", "own"), [*((kind, "bare") for kind in KINDS), ("agreement", "full")])
def test_rows_with_the_keys_of_another_record_s_rows_come_back_as_new_ones(editor_client, archive, kind, own):
    record, other = getattr(archive, own)[kind], archive.others[kind]
    changesets, before = ChangeSet.objects.count(), stored(archive)
    sent = form_data(editor_client.get(change_url(record)))
    rows = {prefix: row_of_another(editor_client, other, prefix) for prefix in KINDS[kind]}
    for prefix, row in rows.items():
        sent = with_forged_row(sent, prefix, row)
    answer = editor_client.post(change_url(record), sent)
    assert answer.status_code == 200 and answer.content.decode().count("This row was removed.") == len(rows)
    assert ChangeSet.objects.count() == changesets and stored(archive) == before
    formsets = {one.formset.prefix: one.formset for one in answer.context["inline_admin_formsets"]}
    for prefix, row in rows.items():
        (kept,) = [form for form in formsets[prefix].extra_forms if form.has_changed()]
        assert not kept["id"].value() and kept.instance.pk is None
        own_names = [name for name in kept.fields if name in row and name not in ("id", kind)]
        assert all(str(kept[name].value() or "") == str(row[name]) for name in own_names if isinstance(row[name], str))


@pytest.mark.parametrize(("kind", "prefix"), FEW)
def test_a_row_of_another_record_is_not_deleted_from_this_page(editor_client, archive, kind, prefix):
    record, row = archive.bare[kind], row_of_another(editor_client, archive.others[kind], prefix)
    before = stored(archive)
    sent = with_forged_row(form_data(editor_client.get(change_url(record))), prefix, row, DELETE="on")
    assert editor_client.post(change_url(record), sent).status_code in (200, 302)
    # Also without a form state.
    assert editor_client.post(change_url(record), {**sent, "_form_state": ""}).status_code in (200, 302)
    assert stored(archive) == before


@pytest.mark.parametrize(("key", "more"), [("", {}), ("x", {}), ("999999", {"DELETE": "on"}), ("9" * 30, {})])
def test_a_row_with_an_unknown_key_is_reported_and_no_server_error(editor_client, archive, key, more):
    kind, prefix = "summit", "programme"
    record, row = archive.full[kind], row_of_another(editor_client, archive.others[kind], prefix)
    sent = with_forged_row(form_data(editor_client.get(change_url(record))), prefix, {**row, "id": key}, **more)
    rows = getattr(record, prefix).order_by("pk")
    before = list(rows.values())
    assert editor_client.post(change_url(record), sent).status_code == 200
    assert list(rows.all().values()) == before


@pytest.mark.parametrize(("kind", "prefix"), FEW)
def test_rows_of_a_new_record_are_new_whatever_key_they_are_sent_with(editor_client, archive, kind, prefix):
    row, before = row_of_another(editor_client, archive.others[kind], prefix), stored(archive)
    model = {"summit": Summit, "leader": Leader, "issue": Issue, "agreement": Agreement}[kind]
    sent = form_data(editor_client.get(add_url(model)))
    answer = editor_client.post(add_url(model), with_forged_row(sent, prefix, row))
    assert answer.status_code == 200 and stored(archive) == before
    formset = next(one.formset for one in answer.context["inline_admin_formsets"] if one.formset.prefix == prefix)
    assert any(form.has_changed() for form in formset.extra_forms) and not formset.initial_forms


@pytest.mark.parametrize("prefix", ["positions"])
def test_a_discussion_s_page_takes_no_rows_of_another_discussion(editor_client, archive, prefix):
    summits = archive.summit, archive.full["summit"]
    other, record = (Discussion.objects.get(summit=summit) for summit in summits)
    row, before = row_of_another(editor_client, other, prefix), stored(archive)
    sent = with_forged_row(form_data(editor_client.get(change_url(record))), prefix, row)
    for more in ({}, {"_form_state": ""}):
        answer = editor_client.post(change_url(record), {**sent, **more})
        assert answer.status_code == 200 and forms_of(answer)
    assert stored(archive) == before
