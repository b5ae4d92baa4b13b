"""User administration: nobody grants more than they have, and the log says who granted or removed what."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.accounts.policy import second_factor_required
from summits.models import AuditEntry, PreviewLink
from summits.tests.helpers import factories
from summits.tests.helpers.admin import preview_url
from summits.tests.helpers.second_factor import confirm, set_up, shown

pytestmark = pytest.mark.django_db
PASSWORD = "a quiet pass phrase"
FACTORS, LOG = "/admin/second-factors/", "/admin/summits/auditentry/"
MANAGES = ["add_user", "change_user", "view_user", "delete_user", "view_group", "change_group", "add_group"]


def editor(name, *permissions, **about):
    made = User.objects.create_user(name, password=PASSWORD, is_staff=True, **about)
    made.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return made


def group(name, *permissions):
    made, _created = Group.objects.get_or_create(name=name)
    made.permissions.set(Permission.objects.filter(codename__in=permissions))
    return made


@pytest.fixture
def contributors():
    return group("Contributor", "change_summit")


@pytest.fixture
def importers():
    return group("Importer", "delete_summit")


@pytest.fixture
def chief(client, contributors):
    """A chief editor, who is logged in: not a superuser."""
    made = editor("chief", "change_summit", *MANAGES)
    client.force_login(made)
    confirm(client)
    return made


def person_page(person):
    return f"/admin/auth/user/{person.pk}/change/"


def saved(client, record, **changes):
    """Save a user's or a group's page with some fields changed; return the response."""
    address = f"/admin/auth/{record._meta.model_name}/{record.pk}/change/"
    page = client.get(address)
    form = page.context["adminform"].form
    data = {"_form_state": page.context["form_state"]} if page.context.get("form_state") else {}
    for field in form:
        value = field.value()
        if field.name == "password" or value in (None, False):
            continue
        data[field.html_name] = [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
    return client.post(address, {**data, **changes})


def test_the_log_says_which_groups_and_permissions_were_granted_and_removed(client, chief, contributors):
    person = editor("ann", "view_user")
    given = Permission.objects.get(codename="change_summit")
    assert saved(client, person, groups=[contributors.pk], user_permissions=[given.pk], is_staff="").status_code == 302
    entry = AuditEntry.objects.get(kind="person")
    assert (entry.actor, entry.subject, entry.address) == ("chief", "ann", "127.0.0.1")
    for words in (
        "Groups added: Contributor.",
        f"Permissions added: {given}.",
        f"Permissions removed: {Permission.objects.get(codename='view_user')}.",
        "Status removed: staff status.",
    ):
        assert words in entry.text and words in LogEntry.objects.get().get_change_message()
    assert words in client.get(f"/admin/auth/user/{person.pk}/history/").content.decode()
    assert "Groups added: Contributor." in client.get(LOG).content.decode()


def test_the_log_says_what_was_changed_in_a_group(client, chief, contributors):
    view = Permission.objects.get(codename="view_user")
    saved(client, contributors, permissions=[view.pk])
    entry = AuditEntry.objects.get(kind="group")
    assert entry.subject == "Contributor" and f"Permissions added: {view}." in entry.text
    assert "Permissions removed:" in entry.text


def test_the_log_has_new_and_deleted_users_and_passwords(client, chief):
    data = {"username": "ann", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert client.post("/admin/auth/user/add/", {**data, "password1": "short", "password2": "short"}).status_code == 200
    assert client.post("/admin/auth/user/add/", data).status_code == 302
    ann = User.objects.get(username="ann")
    new = {"password1": PASSWORD + "!", "password2": PASSWORD + "!", "usable_password": "true"}
    assert client.post(f"/admin/auth/user/{ann.pk}/password/", new).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [ann.pk], "post": "yes"}
    assert client.post("/admin/auth/user/", chosen).status_code == 302
    assert not User.objects.filter(username="ann").exists()
    entries = AuditEntry.objects.filter(kind="person").order_by("id")
    assert [(one.subject, one.actor) for one in entries] == [("ann", "chief")] * 3
    texts = [one.text for one in entries]
    assert texts[0].startswith("Added.") and "password" in texts[1].lower() and texts[2] == "Deleted."


def test_pages_that_delete_users_do_not_promise_that_they_can_be_restored(client, chief):
    ann = editor("ann")
    one = client.get(f"/admin/auth/user/{ann.pk}/delete/")
    several = client.post("/admin/auth/user/", {"action": "delete_selected", "_selected_action": [ann.pk]})
    for page in (one, several):
        text = page.content.decode()
        assert "You cannot undo this." in text and "history" not in text.partition('<div id="content"')[2]


def test_nobody_grants_a_user_or_a_group_more_than_they_have(client, chief, contributors, importers):
    person = editor("ann")
    beyond = Permission.objects.get(codename="delete_summit")
    for record, changes in (
        (person, {"groups": [importers.pk]}),
        (person, {"user_permissions": [beyond.pk]}),
        (contributors, {"permissions": [beyond.pk]}),
        (chief, {"groups": [importers.pk]}),
    ):
        assert saved(client, record, **changes).status_code == 200
    assert saved(client, person, is_superuser="on").status_code == 302
    assert not User.objects.filter(is_superuser=True).exists()
    for each in (User.objects.get(pk=person.pk), User.objects.get(pk=chief.pk)):
        assert not each.has_perm("summits.delete_summit")


@pytest.mark.parametrize("about", [{"is_superuser": True}, {"is_superuser": True, "is_active": False}, {}])
def test_a_user_with_more_permissions_cannot_be_changed(client, chief, importers, about):
    above = editor("above", **about)
    above.groups.add(importers)
    set_up(above)
    assert client.get(person_page(above)).status_code == 200
    for address in (
        person_page(above),
        f"/admin/auth/user/{above.pk}/password/",
        f"/admin/auth/user/{above.pk}/delete/",
    ):
        assert client.post(address, {"password1": PASSWORD, "password2": PASSWORD, "post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [above.pk], "post": "yes"}
    client.post("/admin/auth/user/", chosen)
    assert client.post(FACTORS, {"person": above.pk}).status_code == 403
    assert User.objects.filter(pk=above.pk).exists() and TOTPDevice.objects.filter(user=above).exists()
    assert client.post(f"/admin/auth/group/{importers.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"/admin/auth/group/{importers.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_superuser_cannot_be_changed_by_a_user_with_every_permission(client, chief):
    chief.user_permissions.set(Permission.objects.all())
    above = editor("above", is_superuser=True)
    assert client.post(person_page(above), {"username": "below"}).status_code == 403


def test_a_superuser_may_grant_everything(client, importers):
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    confirm(client)
    person = editor("ann")
    assert saved(client, person, groups=[importers.pk], is_superuser="on").status_code == 302
    assert "Status added: superuser status." in AuditEntry.objects.get(kind="person").text


def test_a_chief_editor_can_remove_a_lost_second_factor(client, chief):
    person = editor("ann")
    set_up(person)
    assert f'value="{person.pk}"' in client.get(FACTORS).content.decode()
    assert client.post(FACTORS, {"person": person.pk}).status_code == 302
    assert not TOTPDevice.objects.exists()
    entry = AuditEntry.objects.get(kind="second-factor")
    assert (entry.actor, entry.subject, entry.text) == ("chief", "ann", "removed")
    for nobody in ("0", "x", str(10**30)):
        assert client.post(FACTORS, {"person": nobody}).status_code == 404


def test_a_chief_editor_can_require_it_and_stop_requiring_it(client, chief):
    assert client.post(FACTORS, {"required": "1"}).status_code == 302
    assert second_factor_required()
    assert client.post(FACTORS, {"optional": "1"})["Location"].startswith("/admin/login/"), (
        "the chief editor has none yet"
    )
    TOTPDevice.objects.create(user=chief, confirmed=True)
    client.post("/admin/login/", {"code": shown(chief)})
    for _twice in range(2):
        assert client.post(FACTORS, {"optional": "1"}).status_code == 302
    assert not second_factor_required()
    entries = AuditEntry.objects.filter(kind="rule").order_by("id")
    texts = ["Every editor now needs a second factor.", "A second factor is now optional."]
    assert [(one.actor, one.text) for one in entries] == [("chief", text) for text in texts]


def test_an_editor_without_permissions_is_refused_everywhere(client):
    client.force_login(editor("ann", "change_summit", "view_user"))
    entry = AuditEntry.objects.get()
    addresses = [FACTORS, LOG, f"{LOG}{entry.pk}/change/", f"{LOG}{entry.pk}/history/", f"{LOG}add/"]
    for address in [*addresses, f"{LOG}{entry.pk}/delete/"]:
        for answer in (client.get(address), client.post(address, {"required": "1"})):
            assert answer.status_code == 403, address
    assert not second_factor_required()
    page = client.get("/admin/").content.decode()
    assert LOG not in page
    assert FACTORS not in client.get("/admin/second-factor/").content.decode()


def test_nobody_changes_the_log(client):
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    entry = AuditEntry.objects.get()
    assert client.get(LOG).status_code == client.get(f"{LOG}{entry.pk}/change/").status_code == 200
    assert client.get(f"{LOG}?q=root&kind__exact=logged-in").status_code == 200
    assert client.get(f"{LOG}?q=nobody").status_code == 200
    for address in (f"{LOG}add/", f"{LOG}{entry.pk}/change/", f"{LOG}{entry.pk}/delete/"):
        assert client.post(address, {"post": "yes", "text": "x"}).status_code == 403
    client.post(LOG, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    entry.refresh_from_db()
    assert entry.text == ""


def test_the_log_outlives_those_it_is_about(client, chief):
    person = editor("ann")
    saved(client, person, first_name="Ann")
    User.objects.filter(username="chief").delete()
    person.delete()
    entry = AuditEntry.objects.get(kind="person")
    assert (entry.actor, entry.subject) == ("chief", "ann")


@pytest.mark.parametrize("less", [{"is_active": ""}, {"is_staff": ""}, {"groups": []}])
def test_a_preview_link_that_ended_with_a_right_does_not_come_back_with_it(client, chief, contributors, less):
    ann, draft, reader = editor("ann"), factories.summit(status="draft"), Client()
    ann.groups.add(contributors)
    address = preview_url(draft, "ann")
    assert reader.get(address).status_code == 302
    assert saved(client, ann, **less).status_code == 302
    assert reader.get(address).status_code == 410
    assert PreviewLink.objects.get().revoked_by == chief
    more = {"is_active": "on", "is_staff": "on", "groups": [contributors.pk]}
    assert saved(client, ann, **more).status_code == 302
    assert reader.get(address).status_code == 410 and reader.get(preview_url(draft, "ann")).status_code == 302
