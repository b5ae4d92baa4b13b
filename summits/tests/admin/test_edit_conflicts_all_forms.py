"""No lost update on any form of the admin: the second of two saves is not made and comes back with what was typed."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from summits.accounts.password_validation import SavesOnlyPasswordMixin
from summits.admin.forms.records import LineField, MultilineField
from summits.admin.mixins.conflicts import SALT
from summits.admin_site.login import OwnPasswordForm
from summits.models import AuditEntry, ChangeSet, Upload, ZeroResultQuery
from summits.tests.accounts.test_reauthentication import asked, give
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import form_data, forms_of, make_archive
from summits.tests.helpers.html import Page
from summits.tests.helpers.second_factor import WHO, confirm

pytestmark = pytest.mark.django_db
HELD_BACK = "This page was saved after you opened it"
NO_PAGE = {"AuditEntry", "ChangeSet", "ZeroResultQuery"}
"""Models whose lists are read-only."""
OF_ITS_OWN = {"Upload"}
"""Models whose page is not a Django form; each has a test of its own below."""
SHORT = {"slug", "language", "translated_from"}
"""Text fields that do not accept any sentence, or not on their own."""
FREE = {forms.CharField, LineField, MultilineField}
ADMIN_MODELS = [model for model in admin.site._registry if model.__name__ not in NO_PAGE | OF_ITS_OWN]


def logged_in_client(name):
    made = Client()
    made.force_login(User.objects.create_superuser(name, password=WHO["password"]))
    confirm(made)
    return made


@pytest.fixture
def first():
    return logged_in_client("first")


@pytest.fixture
def second():
    return logged_in_client("second")


@pytest.fixture
def archive():
    made = make_archive()
    User.objects.create_user("ann", first_name="Ann", is_staff=True)
    return made


def page_of(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def record_of(model):
    return User.objects.get(username="ann") if model is User else model._base_manager.order_by("pk").first()


def free_text(page):
    """Return the name of a field of the record's own form into which anything can be typed."""
    fields = page.context["adminform"].form.fields.items()
    names = [name for name, field in fields if type(field) in FREE and not field.disabled and name not in SHORT]
    return next((name for name in names if name != "username"), names[0])


@pytest.mark.parametrize("model", ADMIN_MODELS, ids=lambda model: model.__name__)
def test_a_save_of_any_page_overwrites_no_other(first, second, archive, model):
    record = record_of(model)
    page = page_of(record)
    theirs, mine = first.get(page), second.get(page)
    name = free_text(theirs)
    assert first.post(page, {**form_data(theirs), name: "Typed by the first"}).status_code == 302
    refused = second.post(page, {**form_data(mine), name: "Typed by the second", "_reason": "A better source"})
    text = refused.content.decode()
    assert refused.status_code == 200 and HELD_BACK in text and "Last saved by first" in text
    # What differs is marked within the text, so that it is read as words.
    assert "Typed by the first" in Page(refused).text and "Typed by the second" in text and "A better source" in text
    assert "Please correct" not in text
    assert getattr(model._base_manager.get(pk=record.pk), name) == "Typed by the first"
    assert second.post(page, form_data(refused)).status_code == 302
    assert getattr(model._base_manager.get(pk=record.pk), name) == "Typed by the second"


def test_no_read_only_page_offers_to_save(first, archive):
    AuditEntry.objects.create(kind="person")
    ZeroResultQuery.objects.create(query="x")
    first.post(page_of(archive.summit), {**form_data(first.get(page_of(archive.summit))), "summary": "They met."})
    for model in (AuditEntry, ChangeSet, ZeroResultQuery):
        page = first.get(page_of(model._base_manager.first()))
        assert page.status_code == 200 and 'name="_save"' not in page.content.decode(), model


def test_permissions_that_others_granted_and_removed_are_kept(first, second, archive):
    ann, groups = User.objects.get(username="ann"), [Group.objects.create(name=name) for name in ("a", "b")]
    ann.groups.add(groups[0])
    permission = Permission.objects.get(codename="view_summit")
    page = page_of(ann)
    theirs, mine = form_data(first.get(page)), form_data(second.get(page))
    taken = {key: value for key, value in theirs.items() if key != "is_staff"}
    given = {**taken, "groups": [groups[1].pk], "user_permissions": [permission.pk]}
    assert first.post(page, given).status_code == 302
    refused = second.post(page, {**mine, "first_name": "Anne"})
    assert HELD_BACK in refused.content.decode() and refused.context["conflict"].differences
    assert second.post(page, form_data(refused)).status_code == 302
    ann.refresh_from_db()
    assert not ann.is_staff and ann.first_name == "Anne"
    assert list(ann.groups.all()) == [groups[1]] and list(ann.user_permissions.all()) == [permission]


def test_a_change_that_waits_for_the_password_can_conflict_too(first, archive):
    late = Client()
    late.force_login(User.objects.create_superuser(**WHO))
    ann = User.objects.get(username="ann")
    page = page_of(ann)
    theirs, mine = form_data(first.get(page)), form_data(late.get(page))
    waiting = late.post(page, {**mine, "first_name": "Anne", "_reason": "As on her card"})
    assert asked(waiting)
    first.post(page, {**theirs, "first_name": "Anna"})
    refused = give(late, page, waiting)
    text = refused.content.decode()
    assert HELD_BACK in text and "Anne" in text and "Anna" in text and "As on her card" in text
    assert User.objects.get(pk=ann.pk).first_name == "Anna"


def test_a_log_in_or_a_new_password_of_the_user_is_no_conflict(first, archive):
    ann = User.objects.get(username="ann")
    mine = form_data(first.get(page_of(ann)))
    ann.set_password(WHO["password"])
    ann.save()
    Client().post("/admin/login/", {"username": "ann", "password": WHO["password"]})
    ann.refresh_from_db()
    assert ann.last_login
    answer = first.post(page_of(ann), {**mine, "first_name": "Anne"})
    assert answer.status_code == 302
    after = User.objects.get(pk=ann.pk)
    assert (after.first_name, after.last_login, after.password) == ("Anne", ann.last_login, ann.password)


def test_if_the_user_was_deleted_meanwhile_the_page_says_so_and_shows_what_was_typed(first, second, archive):
    ann = User.objects.get(username="ann")
    mine = form_data(second.get(page_of(ann)))
    User.objects.filter(pk=ann.pk).delete()
    answer = second.post(page_of(ann), {**mine, "first_name": "Anne of the archive"})
    assert answer.status_code == 410 and "Anne of the archive" in answer.content.decode()


def test_a_new_password_overwrites_nothing_else_of_the_user(archive):
    ann = User.objects.get(username="ann")
    for form in (OwnPasswordForm, admin.site._registry[User].change_password_form):
        assert issubclass(form, SavesOnlyPasswordMixin)
    stale = User.objects.get(pk=ann.pk)
    User.objects.filter(pk=ann.pk).update(is_active=False, first_name="Anne")
    new_one = {"password1": "another quiet phrase", "password2": "another quiet phrase", "usable_password": "true"}
    form = admin.site._registry[User].change_password_form(stale, new_one)
    assert form.is_valid(), form.errors
    form.save()
    ann.refresh_from_db()
    assert not ann.is_active and ann.first_name == "Anne" and ann.check_password("another quiet phrase")


def test_a_choice_on_an_upload_overwrites_no_other(first, second):
    for slug in ("twin-a", "twin-b"):
        new.leader("Twin", slug=slug, status="draft")
    file = SimpleUploadedFile("leaders.csv", b"name,biography\nTwin,By the chief.\n")
    first.post("/admin/summits/upload/add/", {"file": file, "on_conflict": "replace"})
    upload = Upload.objects.get()
    page = page_of(upload)
    theirs, mine = first.get(page), second.get(page)
    [(name, *_about)] = theirs.context["choices"]
    assert first.post(page, {name: "twin-a", "_trial": theirs.context["dry_run_token"]}).status_code == 302
    refused = second.post(page, {name: "twin-b", "_trial": mine.context["dry_run_token"]})
    assert refused.status_code == 400 and 'value="twin-b" selected' in refused.content.decode()
    upload.refresh_from_db()
    assert list(upload.decisions.values()) == ["twin-a"]
    assert second.post(page, {name: "twin-b", "_trial": refused.context["dry_run_token"]}).status_code == 302
    upload.refresh_from_db()
    assert list(upload.decisions.values()) == ["twin-b"]


def test_the_forms_of_a_page_are_all_that_is_compared(first, archive):
    page = first.get(page_of(User.objects.get(username="ann")))
    shown = {field.html_name for form in forms_of(page) for field in form}
    sent = signing.loads(page.context["form_state"], salt=SALT)
    assert "password" in shown and "username" in sent and "password" not in sent


@pytest.mark.parametrize("model", ADMIN_MODELS, ids=lambda model: model.__name__)
def test_restored_text_is_no_error_unless_it_is_invalid(first, archive, model):
    page = page_of(record_of(model))
    shown = first.get(page)
    name = free_text(shown)
    back = first.post(page, {**form_data(shown), name: "Typed before", "_do_not_save": "1"})
    text = back.content.decode()
    assert back.status_code == 200 and "This is what you had typed" in text and "Typed before" in text
    assert "Please correct" not in text and "<title>Error" not in text and not back.context["errors"]
    assert getattr(model._base_manager.get(pk=record_of(model).pk), name) != "Typed before"


def test_invalid_restored_text_shows_both_messages(first, archive):
    page = page_of(archive.summit)
    back = first.post(page, {**form_data(first.get(page)), "start": "the day before", "_do_not_save": "1"})
    text = back.content.decode()
    assert "This is what you had typed" in text and "Please correct the error below." in text
    assert back.context["adminform"].form.errors.keys() == {"start"} and 'class="errorlist' in text
