"""Nothing typed is lost: the server's response to a form that it does not save, without JavaScript."""

import re
from time import time

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from summits.accounts.reauthentication import CONFIRMED
from summits.history.diff import changesets_for
from summits.models import AuditEntry, ChangeMethod, Leader, Summit, changeset
from summits.tests.helpers.admin import change_url, form_data, forms_of, make_archive, member, with_page_state, with_row

pytestmark = pytest.mark.django_db
WHO = {"username": "editor", "password": "a quiet pass phrase"}
TEXT = "They met at Höfði."
DRAFT = {"_draft": "0123456789abcdef.7"}
COOKIE = "saved-0123456789abcdef"


@pytest.fixture
def archive():
    archive = make_archive()
    archive.editor = User.objects.create_superuser(**WHO)
    return archive


@pytest.fixture
def editor(archive):
    client = Client()
    client.force_login(archive.editor)
    return client


def step_page(record, step="ask"):
    return change_url(record).replace("change/", f"step/{step}/")


def path_of(response):
    """Return the URL to which a response redirects, without the page state in it."""
    return response.headers["Location"].partition("?")[0]


def kept_in(response):
    """Return what the page that asks to log in again has stored."""
    return {"kept": re.search(r'name="kept" value="([^"]+)"', response.content.decode())[1]}


def test_a_transition_with_nothing_unsaved_redirects_to_its_page(editor, archive):
    for record in (archive.summit, archive.reagan, archive.agreement, archive.issue):
        page = change_url(record)
        answer = editor.post(page, {**form_data(editor.get(page)), "_step": "ask", **DRAFT})
        assert (answer.status_code, path_of(answer)) == (302, step_page(record)), record
        assert COOKIE not in answer.cookies


@pytest.mark.parametrize(
    "typed",
    [
        {"summary": TEXT},
        {"programme-0-title": TEXT},
        {"programme-0-DELETE": "on"},
        {"positions-1-leader": ""},
        {"unverified": ["start"]},
    ],
)
def test_a_transition_with_unsaved_changes_is_not_made_and_keeps_them_in_the_fields(editor, archive, typed):
    page = change_url(archive.summit)
    answer = editor.post(page, {**form_data(editor.get(page)), **typed, "_step": "ask"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "You have unsaved changes" in text
    assert 'name="_save_and_step" value="ask"' in text and 'name="_step_without_saving" value="ask"' in text
    values = {field.html_name: field.value() for form in forms_of(answer) for field in form}
    assert {name: values[name] or "" for name in typed if not name.endswith("DELETE")} == {
        name: value for name, value in typed.items() if not name.endswith("DELETE")
    }
    archive.summit.refresh_from_db()
    assert (archive.summit.summary, archive.summit.status) == ("", "draft")


def test_an_added_row_is_an_unsaved_change_and_an_empty_one_is_not(editor, archive):
    page = change_url(archive.summit)
    data = {**form_data(editor.get(page)), "_step": "ask"}
    empty = {**data, "programme-TOTAL_FORMS": int(data["programme-TOTAL_FORMS"]) + 1}
    assert editor.post(page, empty).status_code == 302
    assert editor.post(page, with_row(data, "programme", title=TEXT)).status_code == 200


def test_unsaved_changes_are_saved_before_the_transition_or_discarded_as_the_editor_chooses(editor, archive):
    page = change_url(archive.summit)
    data = {**form_data(editor.get(page)), "summary": TEXT, **DRAFT}
    left = editor.post(page, {**data, "_step_without_saving": "ask"})
    assert (left.status_code, path_of(left)) == (302, step_page(archive.summit))
    assert COOKIE not in left.cookies and Summit.objects.get(pk=archive.summit.pk).summary == ""
    saved = editor.post(page, {**data, "_save_and_step": "ask"})
    assert (saved.status_code, path_of(saved)) == (302, step_page(archive.summit))
    assert saved.cookies[COOKIE].value == "7" and Summit.objects.get(pk=archive.summit.pk).summary == TEXT


def test_a_save_with_an_error_still_offers_the_transition(editor, archive):
    page = change_url(archive.summit)
    answer = editor.post(page, {**form_data(editor.get(page)), "title": "", "_save_and_step": "ask"})
    assert 'name="_save_and_step" value="ask"' in answer.content.decode()


@pytest.mark.parametrize("name", ["dance", "", "ask' or 1"])
def test_an_unknown_transition_is_an_ordinary_save(editor, archive, name):
    page = change_url(archive.summit)
    answer = editor.post(page, {**form_data(editor.get(page)), "summary": TEXT, "_step": name})
    assert answer.status_code == 302 and Summit.objects.get(pk=archive.summit.pk).summary == TEXT


def test_a_form_that_can_no_longer_be_saved_comes_back_as_text(archive):
    author = Client(raise_request_exception=False)
    author.force_login(member("author", "Contributor"))
    page = change_url(archive.summit)
    data = {**form_data(author.get(page)), "summary": TEXT, "programme-0-title": "1986", "_reason": "At last.", **DRAFT}
    Summit.objects.update(status="review")
    refused = author.post(page, data)
    text = refused.content.decode()
    assert refused.status_code == 403
    assert TEXT in text and "1986" in text and "At last." in text and "data-user" in text
    assert COOKIE not in refused.cookies
    gone = author.post(page.replace(str(archive.summit.pk), "999"), data)
    assert gone.status_code == 410 and TEXT in gone.content.decode()


@pytest.mark.parametrize("path", ["step/publish/", "history/999/", "delete/"])
def test_a_reason_for_a_deleted_or_forbidden_record_comes_back_too(editor, archive, path):
    address = change_url(archive.summit).replace(f"{archive.summit.pk}/change/", f"999/{path}")
    answer = editor.post(address, {"_reason": TEXT, "post": "yes"})
    assert answer.status_code in (302, 404)
    assert answer.status_code == 302 or TEXT in answer.content.decode()
    author = Client()
    author.force_login(member("author", "Contributor"))
    Summit.objects.update(status="review")
    address = change_url(archive.summit).replace("change/", path)
    answer = author.post(address, {"_reason": TEXT, "post": "yes"})
    assert answer.status_code in (200, 403, 404) and TEXT in answer.content.decode()


def test_a_form_from_before_the_log_in_comes_back_with_its_reason_and_without_passwords(archive):
    client = Client(enforce_csrf_checks=True)
    client.force_login(archive.editor)
    answer = client.post(step_page(archive.summit), {"_reason": TEXT})
    assert answer.status_code == 403 and TEXT in answer.content.decode()
    people = client.post("/admin/auth/user/add/", {"username": "helen", "password1": "a quiet phrase"})
    assert people.status_code == 403 and "a quiet phrase" not in people.content.decode()


@pytest.mark.parametrize("path", ["step/ask/", "delete/", "history/{changeset}/"])
def test_a_reason_sent_after_the_session_expired_is_in_its_field_after_log_in(editor, archive, path):
    with changeset(method=ChangeMethod.FORM):
        archive.summit.venue = "Höfði House"
        archive.summit.save()
    first = changesets_for(Summit, archive.summit.pk).last()
    address = change_url(archive.summit).replace("change/", path.format(changeset=first.pk))
    editor.logout()
    asked = editor.post(address, {"_reason": TEXT, "post": "yes", **DRAFT})
    back = editor.post(address, {**kept_in(asked), **WHO})
    assert back.status_code == 200 and TEXT in back.content.decode() and "data-unsaved" in back.content.decode()
    assert COOKIE not in back.cookies
    archive.summit.refresh_from_db()
    assert (archive.summit.status, archive.summit.venue) == ("draft", "Höfði House")


def test_another_user_who_logs_in_does_not_get_what_was_typed(editor, archive):
    User.objects.create_superuser("other", password="another pass phrase")
    page = change_url(archive.summit)
    data = {**form_data(editor.get(page)), "summary": TEXT, "_typed_by": str(archive.editor.pk)}
    editor.logout()
    kept = kept_in(editor.post(page, data))
    other = editor.post(page, {**kept, "username": "other", "password": "another pass phrase"}, follow=True)
    assert TEXT not in other.content.decode() and "a different user" in other.content.decode()
    editor.logout()
    assert TEXT in editor.post(page, {**kept_in(editor.post(page, data)), **WHO}).content.decode()


def test_the_browser_is_told_what_was_saved_and_only_that(editor, archive):
    page = change_url(archive.reagan)
    data = {**form_data(editor.get(page)), **DRAFT}
    wrong = editor.post(page, {**data, "name": ""})
    assert wrong.status_code == 200 and COOKIE not in wrong.cookies
    assert f'name="_draft" value="{DRAFT["_draft"]}"' in wrong.content.decode()
    saved = editor.post(page, {**data, "name": "R. Reagan"})
    cookie = saved.cookies[COOKIE]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("7", "/admin/", "Strict")
    page_of_series = "/admin/summits/series/add/?_popup=1"
    typed = {**form_data(editor.get(page_of_series)), "_popup": "1", "name": "G7", "slug": "g7", **DRAFT}
    window = editor.post(page_of_series, typed)
    assert window.status_code == 200 and COOKIE in window.cookies, window.content.decode()
    for draft in ("x", "../../x.1", "a=b; path=/.1", "0123456789abcdef.-1", "0123456789abcdef", "é" * 12 + ".1"):
        hostile = editor.post(page, {**form_data(editor.get(page)), "_draft": draft})
        assert hostile.status_code == 302 and not [name for name in hostile.cookies if name.startswith("saved-")]


def test_a_changelist_action_that_was_not_done_does_not_confirm_its_reason(editor, archive):
    page = "/admin/summits/leader/"
    asked = with_page_state({"action": "publish", "_reason": TEXT, **DRAFT})
    assert COOKIE not in editor.post(page, asked).cookies
    assert COOKIE not in editor.post(page, {**asked, "action": "", "_selected_action": archive.reagan.pk}).cookies
    taken = editor.post(page, {**asked, "action": "send_back", "_selected_action": archive.reagan.pk})
    assert taken.status_code == 302
    confirm = editor.post(page, {**asked, "action": "delete_selected", "_selected_action": archive.thatcher.pk})
    assert confirm.status_code == 200 and TEXT in confirm.content.decode() and Leader.objects.count() == 3


NOTHING_DONE = {
    "publishing none": ("leader", {"action": "publish"}),
    "no action": ("leader", {}),
    "approving, which asks on a page of its own": ("actor", {"action": "approve", "_selected_action": "{waiting}"}),
    "approving what is approved": ("actor", {"action": "approve", "_selected_action": "{approved}"}),
    "deleting none": ("actor", {"action": "delete_selected"}),
}


@pytest.mark.parametrize("case", NOTHING_DONE)
def test_a_redirect_without_a_change_confirms_nothing(editor, archive, case):
    kind, sent = NOTHING_DONE[case]
    waiting = type(archive.iceland).objects.create(name="Malta", slug="malta", approved=False)
    type(archive.iceland).objects.filter(pk=archive.iceland.pk).update(approved=True)
    pks = {"waiting": waiting.pk, "approved": archive.iceland.pk}
    data = {name: value.format(**pks) for name, value in sent.items()}
    answer = editor.post(
        f"/admin/summits/{kind}/", with_page_state({"action": "", "index": "0", "_reason": TEXT, **DRAFT, **data})
    )
    assert answer.status_code == 302 and COOKIE not in answer.cookies


def test_a_page_of_a_deleted_user_or_group_confirms_nothing(editor):
    for kind in ("user", "group"):
        answer = editor.post(f"/admin/auth/{kind}/999/change/", {"first_name": "Helen", **DRAFT})
        assert COOKIE not in answer.cookies, kind


def test_the_reason_typed_in_a_changelist_is_on_the_approval_page_and_confirmed_there(editor, archive):
    waiting = type(archive.iceland).objects.create(name="Malta", slug="malta", approved=False)
    sent = with_page_state({"action": "approve", "_selected_action": waiting.pk, "_reason": TEXT, **DRAFT})
    address = editor.post("/admin/summits/actor/", sent).headers["Location"]
    page = editor.get(address)
    text = page.content.decode()
    assert TEXT in text and DRAFT["_draft"] in text and "data-unsaved" in text
    keys = re.findall(r'name="approve" value="([^"]+)"', text)
    done = editor.post(address, {"approve": keys, "_reason": TEXT, **DRAFT})
    assert done.status_code == 302 and COOKIE in done.cookies
    long = editor.post("/admin/summits/source/", with_page_state({**sent, "_reason": "ö" * 5000}))
    assert len(long.headers.get("Location", "")) < 4000


def test_every_change_made_is_confirmed(editor, archive):
    page = change_url(archive.summit)
    assert COOKIE in editor.post(page, {**form_data(editor.get(page)), "venue": "Höfði", **DRAFT}).cookies
    edit = changesets_for(Summit, archive.summit.pk).first()
    done = {
        f"/admin/summits/changeset/{edit.pk}/undo/": {},
        page.replace("change/", f"history/{edit.pk}/"): {},
        step_page(archive.summit): {},
        change_url(archive.thatcher).replace("change/", "delete/"): {"post": "yes"},
    }
    for address, sent in done.items():
        answer = editor.post(address, with_page_state({"_reason": TEXT, **sent, **DRAFT}))
        assert answer.status_code == 302 and COOKIE in answer.cookies, address


def test_the_browser_fills_in_no_form_of_which_it_keeps_the_text(editor, archive):
    page = change_url(archive.summit)
    editor.post(page, {**form_data(editor.get(page)), "venue": "Höfði"})
    first = changesets_for(Summit, archive.summit.pk).last()
    pages = [
        page,
        "/admin/summits/summit/add/",
        "/admin/summits/summit/",
        step_page(archive.summit),
        page.replace("change/", "delete/"),
        page.replace("change/", f"history/{first.pk}/"),
        "/admin/auth/user/add/",
        f"/admin/auth/user/{archive.editor.pk}/change/",
        "/admin/auth/group/add/",
    ]
    for address in pages:
        forms = re.findall(r"<form\b[^>]*>.*?</form>", editor.get(address).content.decode(), re.S)
        form = next((form for form in forms if 'name="_draft"' in form), "")
        assert 'autocomplete="off"' in form.partition(">")[0], address
    chosen = with_page_state({"action": "publish", "_selected_action": archive.reagan.pk})
    asked = editor.post("/admin/summits/leader/", {**chosen, "_reason": TEXT, **DRAFT}).content.decode()
    [form] = [one for one in re.findall(r"<form\b[^>]*>.*?</form>", asked, re.S) if 'name="seen"' in one]
    assert 'autocomplete="off"' in form.partition(">")[0]
    assert f'name="_draft" value="{DRAFT["_draft"]}"' in form and TEXT in form


def test_a_reason_comes_back_if_an_earlier_version_is_not_restored(editor, archive):
    page = change_url(archive.summit)
    assert editor.post(page, {**form_data(editor.get(page)), "summary": TEXT}).status_code == 302
    edit = changesets_for(Summit, archive.summit.pk).first()
    Summit.objects.filter(pk=archive.summit.pk).update(slug="elsewhere")
    answer = editor.post(f"/admin/summits/changeset/{edit.pk}/undo/", {"_reason": "It was wrong."})
    assert answer.status_code == 302 or "It was wrong." in answer.content.decode()


def test_the_page_of_unsaved_text_says_how_long_it_is_kept(editor):
    text = editor.get("/admin/unsaved/").content.decode()
    assert "30 days have passed" in text and "Passwords, codes and files are never kept" in text
    assert Client().get("/admin/unsaved/").status_code == 302


def test_the_reason_for_changing_or_deleting_a_user_or_group_is_in_the_log(editor, archive):
    session = editor.session
    session[CONFIRMED] = time()
    session.save()
    page = "/admin/auth/group/add/"
    assert editor.post(page, {"name": "Guests", "_reason": "For the congress.", **DRAFT}).status_code == 302
    page = f"/admin/auth/group/{Group.objects.get(name='Guests').pk}/"
    form_state = editor.get(f"{page}change/").context["form_state"]
    given = {"name": "Visitors", "_reason": "A better\0 name.", "_form_state": form_state, **DRAFT}
    changed = editor.post(f"{page}change/", given)
    deleted = editor.post(f"{page}delete/", {"post": "yes", "_reason": "It is over.", **DRAFT})
    assert COOKIE in changed.cookies and COOKIE in deleted.cookies
    texts = list(AuditEntry.objects.filter(kind=AuditEntry.Kind.GROUP).order_by("pk").values_list("text", flat=True))
    for text, why in zip(texts, ("For the congress.", "A better name.", "It is over."), strict=True):
        assert text.endswith(f"Reason: {why}")


def test_the_reason_in_a_stale_changelist_comes_back(editor, archive):
    sent = with_page_state({"action": "send_back", "_selected_action": archive.reagan.pk, "_reason": TEXT, **DRAFT})
    page = change_url(archive.reagan)
    assert editor.post(page, {**form_data(editor.get(page)), "name": "R. Reagan"}).status_code == 302
    answer = editor.post("/admin/summits/leader/", sent)
    assert answer.status_code == 200 and TEXT in answer.content.decode() and COOKIE not in answer.cookies


def test_a_form_from_before_the_log_in_is_not_shown_to_another_user(archive):
    client = Client(enforce_csrf_checks=True)
    client.force_login(archive.editor)
    answer = client.post(step_page(archive.summit), {"_reason": TEXT, "_typed_by": "999"})
    assert answer.status_code == 403 and TEXT not in answer.content.decode()
