"""Limits on rows of a page of the admin: few empty rows are built, and a record with many rows can be saved."""

import pytest
from django.forms import BaseFormSet
from django.http import QueryDict

from summits.admin.merging import initial_form_data, write_form_data
from summits.admin_site.request_limits import (
    MAX_ADDED_ROWS,
    MAX_ROWS_PER_FORMSET,
    MAX_ROWS_PER_PAGE,
    MAX_ROWS_PER_RECORD,
    RequestTooLarge,
    check_row_limits,
)
from summits.models import Leader, LeaderName, Summit
from summits.models.names import MAX_NAME_LENGTH
from summits.tests.admin import test_request_limits
from summits.tests.helpers.admin import add_url, change_url, form_data, form_errors, member, with_row

made, editor_client = test_request_limits.made, test_request_limits.editor_client


@pytest.fixture
def built(monkeypatch):
    """A list of the forms that bound formsets have built so far."""
    forms = []
    construct = BaseFormSet._construct_form

    def noted(self, i, **kwargs):
        form = construct(self, i, **kwargs)
        forms.extend([form] if self.is_bound else [])
        return form

    monkeypatch.setattr(BaseFormSet, "_construct_form", noted)
    return forms


def with_empty_rows(page, numbers):
    """Return the fields of a page with so many more empty rows of each kind, as an editor adds them."""
    sent = form_data(page)
    for inline in page.context["inline_admin_formsets"]:
        formset, prefix = inline.formset, inline.formset.prefix
        first = int(sent[f"{prefix}-TOTAL_FORMS"])
        number = numbers.get(prefix, 0)
        rows, empty = QueryDict(mutable=True), formset.empty_form
        for place in range(first, first + number):
            write_form_data(rows, empty, initial_form_data(empty), f"{prefix}-{place}-")
        sent |= dict(rows.lists())
        sent[f"{prefix}-TOTAL_FORMS"] = str(first + number)
    return sent


@pytest.mark.parametrize("which", ["new", "stored"])
def test_of_240_empty_rows_only_a_few_are_built_and_shown_again(client, made, built, which):
    client.force_login(member("carl", "Contributor"))
    address = add_url(Summit) if which == "new" else change_url(made.summit)
    if which == "stored":
        client.force_login(member("anna", "Editor"))
    page = client.get(address)
    prefixes = [inline.formset.prefix for inline in page.context["inline_admin_formsets"]]
    stored = sum(int(form_data(page)[f"{prefix}-INITIAL_FORMS"]) for prefix in prefixes)
    sent = with_empty_rows(page, {prefixes[0]: 90, prefixes[1]: 90, prefixes[2]: 50})
    built.clear()
    answer = client.post(address, {**sent, "start": "", "title": "Typed here"})
    assert answer.status_code == 200 and "Typed here" in answer.content.decode()
    assert len(built) <= stored + MAX_ADDED_ROWS
    drawn = sum(len(inline.formset.forms) for inline in answer.context["inline_admin_formsets"])
    assert drawn <= stored + MAX_ADDED_ROWS


def test_a_row_typed_among_empty_rows_is_kept_with_its_errors(editor_client, made):
    page = editor_client.get(change_url(made.gorbachev))
    sent = with_empty_rows(page, {"names": 80})
    sent |= {"names-70-name": "Gorby", "names-75-name": "x" * (MAX_NAME_LENGTH + 1), "sort_name": ""}
    answer = editor_client.post(change_url(made.gorbachev), sent)
    (place,) = [name for name in form_errors(answer) if name.startswith("names-")]
    rows = next(
        inline.formset for inline in answer.context["inline_admin_formsets"] if inline.formset.prefix == "names"
    )
    typed = [form["name"].value() for form in rows.forms if form["name"].value()]
    assert typed == ["Gorbatschow", "Gorby", "x" * (MAX_NAME_LENGTH + 1)]
    assert place == f"names-{len(rows.forms) - 1}-name"
    again = {**form_data(answer), "sort_name": "Gorbachev", place: "Michail"}
    assert editor_client.post(change_url(made.gorbachev), again).status_code == 302
    assert set(LeaderName.objects.values_list("name", flat=True)) == {"Gorbatschow", "Gorby", "Michail"}


def test_a_page_with_empty_rows_is_saved_as_one_without(editor_client, made):
    sent = with_empty_rows(editor_client.get(change_url(made.gorbachev)), {"names": 80, "terms": 60})
    sent = {**sent, "names-79-name": "Gorby"}
    assert editor_client.post(change_url(made.gorbachev), sent).status_code == 302
    assert LeaderName.objects.filter(leader=made.gorbachev).count() == 2


@pytest.fixture
def many(made):
    """A leader with more names than the limit of rows of one kind."""
    names = [LeaderName(leader=made.reagan, name=f"Name {number:03}") for number in range(MAX_ROWS_PER_FORMSET + 20)]
    LeaderName.objects.bulk_create(names)
    return made.reagan


def test_a_record_with_more_rows_than_a_page_may_have_is_saved_and_gets_a_few_more(editor_client, many):
    sent = form_data(editor_client.get(change_url(many)))
    assert int(sent["names-TOTAL_FORMS"]) >= MAX_ROWS_PER_FORMSET + 20
    changed = {**sent, "names-115-name": "Ron", "name": "Ronald W. Reagan"}
    assert editor_client.post(change_url(many), with_row(changed, "names", name="Dutch")).status_code == 302
    assert Leader.objects.get(pk=many.pk).name == "Ronald W. Reagan"
    # The two typed names and the former one, which takes no row of the page.
    assert many.names.count() == MAX_ROWS_PER_FORMSET + 22
    assert set(many.names.values_list("name", flat=True)) >= {"Ron", "Dutch", "Ronald Reagan"}


def test_changes_of_two_editors_of_a_record_with_many_rows_are_merged(editor_client, many):
    sent = form_data(editor_client.get(change_url(many)))
    other = many.names.order_by("pk").last()
    other.name = "Changed since you opened this page"
    other.save()
    answer = editor_client.post(change_url(many), {**sent, "names-110-name": "Ron"})
    assert answer.status_code == 200 and "Changed since you opened this page" in answer.content.decode()
    assert editor_client.post(change_url(many), form_data(answer)).status_code == 302
    assert set(many.names.values_list("name", flat=True)) >= {"Ron", "Changed since you opened this page"}
    assert many.names.count() == MAX_ROWS_PER_FORMSET + 20


@pytest.mark.parametrize("stored", [0, MAX_ROWS_PER_FORMSET + 20])
def test_more_rows_than_the_record_has_and_a_few_are_refused_before_one_is_built(editor_client, made, built, stored):
    LeaderName.objects.bulk_create(LeaderName(leader=made.reagan, name=f"N {number:03}") for number in range(stored))
    page = editor_client.get(change_url(made.reagan))
    most = max(MAX_ROWS_PER_FORMSET, stored + MAX_ADDED_ROWS)
    sent = with_empty_rows(page, {"names": most + 1 - int(form_data(page)["names-TOTAL_FORMS"])})
    built.clear()
    answer = editor_client.post(change_url(made.reagan), {**sent, "name": "Ronald W. Reagan"})
    assert answer.status_code == 400
    shown = answer.content.decode()
    assert f"{most} rows of one kind" in shown and "Ronald W. Reagan" in shown
    assert built == []
    assert Leader.objects.get(pk=made.reagan.pk).name == "Ronald Reagan"


def test_rows_of_all_kinds_are_refused_by_what_the_record_has_in_all(editor_client, made, built):
    page = editor_client.get(change_url(made.summit))
    prefixes = [inline.formset.prefix for inline in page.context["inline_admin_formsets"]]
    sent = with_empty_rows(page, dict.fromkeys(prefixes, MAX_ROWS_PER_PAGE // len(prefixes) + 1))
    built.clear()
    answer = editor_client.post(change_url(made.summit), {**sent, "title": "Typed here"})
    assert answer.status_code == 400 and built == []
    assert "A page can have up to 250 rows" in answer.content.decode() and "Typed here" in answer.content.decode()


def test_a_record_may_send_many_rows_and_no_other_page():
    fields = "".join(f"&names-{place}-{name}=" for place in range(150) for name in ("id", "leader", "name"))
    data = QueryDict(f"names-TOTAL_FORMS=150{fields}")
    check_row_limits(data, MAX_ROWS_PER_RECORD, MAX_ROWS_PER_RECORD)
    with pytest.raises(RequestTooLarge):
        check_row_limits(data)


def test_pages_of_users_accept_no_more_rows_than_before(editor_client):
    fields = {f"form-{place}-{name}": "" for place in range(150) for name in ("id", "a", "b")}
    sent = {"form-TOTAL_FORMS": "150", "form-INITIAL_FORMS": "0", **fields}
    assert editor_client.post("/admin/auth/user/add/", sent).status_code == 400
