"""Forms that no browser sends: every URL of the admin responds to them, and never with a 5xx."""

import traceback
from copy import deepcopy
from urllib.parse import parse_qsl

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client

from summits.models import ChangeSet, Upload
from summits.spreadsheets.dry_run import dry_run, dry_run_token
from summits.spreadsheets.progress import NullProgress
from summits.tests.helpers.admin import form_data, make_archive
from summits.tests.helpers.fuzzing import chance_of, mutant_of_form, mutant_of_query, seeds
from summits.tests.helpers.search import flush_indexes
from summits.tests.helpers.uploads import table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FORM = "application/x-www-form-urlencoded"
RECORDS = sorted(
    model._meta.model_name
    for model, page in admin.site._registry.items()
    if model._meta.app_label == "summits" and hasattr(page, "export_view")
)
DELETE = {"action": "delete_selected", "_selected_action": ["1"]}
PHRASE = "a quiet pass phrase"
PASSWORDS = {"old_password": "x", "new_password1": PHRASE, "new_password2": PHRASE}
FORMS, ADDRESSES = 2, 8
"""How many mutants of each form, and of each query, an ordinary run tries."""
STEPS = ("ask", "publish", "send_back", "withdraw", "restore", "nothing")


@pytest.fixture(scope="module")
def made(module_db):
    made = make_archive()
    made.root = User.objects.create_superuser("root", password="x")
    made.other = User.objects.create_user("other", password="x", is_staff=True)
    made.group = Group.objects.first()
    made.summit.title = "Reykjavik"
    made.summit.save()
    content = table("slug name sort_name", ["", "Ronald Reagan", "Reagan"], ["x", "Y", "Z"]).encode()
    made.upload = Upload.objects.create(user=made.root, name="leaders.csv", content=content)
    dry_run(made.upload, NullProgress(), made.root)
    flush_indexes()
    return made


@pytest.fixture(scope="module")
def editor_client(made):
    client = Client(raise_request_exception=True)
    client.force_login(made.root)
    return client


def record_of(made, kind):
    model = next(model for model in admin.site._registry if model._meta.label_lower == f"summits.{kind}")
    return model._base_manager.first()


def pages_of_records(editor_client, made):
    """Yield (name, URL, form) of every POST of the records' pages."""
    for kind in RECORDS:
        base = f"/admin/summits/{kind}/"
        record = record_of(made, kind)
        yield f"{kind} add", f"{base}add/", form_data(editor_client.get(f"{base}add/"))
        yield (
            f"{kind} list",
            base,
            {**DELETE, "_reason": "x", "index": "0"},
        )
        if record:
            page = f"{base}{record.pk}/"
            change = editor_client.get(f"{page}change/")
            yield f"{kind} change", f"{page}change/", {**form_data(change), "_continue": "1", "_reason": "why"}
            yield f"{kind} delete", f"{page}delete/", {"post": "yes", "_reason": "why"}
            changeset = ChangeSet.objects.order_by("pk").first()
            yield f"{kind} history", f"{page}history/{changeset.pk}/", {"_reason": "why"}


def pages_of_steps(made):
    for step in STEPS:
        for record in (made.summit, made.reagan, made.agreement):
            page = f"/admin/summits/{record._meta.model_name}/{record.pk}/step/{step}/"
            sent = {"_reason": "why", "along": [f"leader:{made.reagan.pk}", "issue:1"], "anyway": "1"}
            yield f"{record._meta.model_name} step {step}", page, sent


def other_pages(editor_client, made):
    """Yield (name, URL, form) of every other POST of the admin."""
    person, group = f"/admin/auth/user/{made.other.pk}/", f"/admin/auth/group/{made.group.pk}/"
    for page in (f"{person}change/", f"{group}change/", "/admin/auth/user/add/", "/admin/auth/group/add/"):
        yield page, page, form_data(editor_client.get(page))
    for kind in ("user", "group"):
        yield (
            f"{kind} list",
            f"/admin/auth/{kind}/",
            {"action": "delete_selected", "_selected_action": ["1"], "post": "yes"},
        )
    yield "delete a person", f"{person}delete/", {"post": "yes"}
    yield (
        "password of a person",
        f"{person}password/",
        {"password1": "a quiet pass phrase", "password2": "a quiet pass phrase"},
    )
    yield "own password", "/admin/password_change/", PASSWORDS
    upload = f"/admin/summits/upload/{made.upload.pk}/change/"
    yield "answers of an upload", upload, {"answer:leaders:ronald reagan": "ronald-reagan", "_again": "1"}
    yield "import of an upload", upload, {"_import": "1", "_trial": dry_run_token(made.upload), "_reason": "why"}
    yield "give up an upload", upload, {"_discard": "1"}
    yield "an upload without a file", "/admin/summits/upload/add/", {"table": "leaders", "on_conflict": "replace"}
    last = ChangeSet.objects.order_by("pk").last()
    yield "take an edit back", f"/admin/summits/changeset/{last.pk}/undo/", {"_reason": "why"}
    yield "second factor", "/admin/second-factor/", {"code": "123456", "remove": "1", "password": "x"}
    yield "set up a second factor", "/admin/second-factor/set-up/", {"code": "123456", "password": "x"}
    yield "recovery codes", "/admin/second-factor/recovery-codes.txt", {"code": ["abc", "def"]}
    yield (
        "second factors of others",
        "/admin/second-factors/",
        {"person": str(made.other.pk), "required": "1", "password": "x"},
    )
    yield "log out", "/admin/logout/", {"x": "1"}
    yield "quality", "/admin/quality/", {"rule": "no-source", "page": "1"}
    yield "findings", "/admin/findings/", {"rule": "no-source", "page": "1"}
    yield "an address of nothing", "/admin/nothing/", {"x": "1"}
    yield "preview", f"/summits/{made.summit.slug}/", {"preview": "x"}


def pages_without_log_in(editor_client, made):
    yield "log in", "/admin/login/", {"username": "root", "password": "x", "next": "/admin/"}
    page = f"/admin/summits/leader/{made.reagan.pk}/change/"
    typed = form_data(editor_client.get(page))
    yield "log in again", page, typed
    kept = Client().post(page, typed).context["preserved_post"]
    yield "log in again with what was kept", page, {"kept": kept, "username": "root", "password": "x"}


def tried(client, name, mutants, send):
    """Send mutants of one form, each rolled back afterwards; return the errors as a dict of error → seed."""
    faults, cookies = {}, client.cookies.output()
    kept = deepcopy(client.cookies)
    for seed in mutants:
        with transaction.atomic():
            try:
                answer = send(chance_of(seed, name))
                b"".join(answer.streaming_content) if answer.streaming else answer.content
                if answer.status_code >= 500:
                    faults.setdefault(f"{name}: {answer.status_code}", seed)
            except Exception as error:  # noqa: BLE001 – told with its place
                place = traceback.extract_tb(error.__traceback__)[-1]
                faults.setdefault(f"{name}: {error!r:.150} at {place.filename}:{place.lineno}", seed)
            transaction.set_rollback(True)
        if client.cookies.output() != cookies:
            client.cookies = deepcopy(kept)
    return faults


def try_forms(client, pages):
    pages = list(pages)
    faults, number = {}, 0
    for name, address, form in pages:

        def send(chance, address=address, form=form):
            return client.post(address, mutant_of_form(form, chance), content_type=FORM)

        faults |= tried(client, name, seeds(FORMS), send)
        number += len(seeds(FORMS))
    print(f"{number:,} mutants of {len(pages)} forms")
    return faults


@pytest.mark.parametrize("kind", RECORDS)
def test_no_form_of_a_record_breaks_its_pages(editor_client, made, kind):
    pages = [page for page in pages_of_records(editor_client, made) if page[0].startswith(f"{kind} ")]
    assert try_forms(editor_client, pages) == {}


def test_no_form_breaks_a_transition(editor_client, made):
    assert try_forms(editor_client, pages_of_steps(made)) == {}


def test_no_form_breaks_another_page_of_the_admin(editor_client, made):
    assert try_forms(editor_client, other_pages(editor_client, made)) == {}


def test_no_form_breaks_pages_that_need_no_log_in(editor_client, made, settings):
    settings.AXES_ENABLED = False
    assert try_forms(Client(raise_request_exception=True), pages_without_log_in(editor_client, made)) == {}


QUERIES = {
    "/admin/summits/summit/": "q=iceland&p=1&status__exact=draft&o=1.-2&start__gte=1986",
    "/admin/summits/changeset/": "q=x&created_at__year=1986&created_at__gte=1986-01-01&user__id__exact=1",
    "/admin/summits/quotation/": "leader__id__exact=1&setting__exact=x&id=1&pk__in=1,2",
    "/admin/auth/user/": "q=x&is_staff__exact=1&groups__id__exact=1",
    "/admin/summits/auditentry/": "q=x&kind__exact=log-in&p=1",
    "/admin/autocomplete/": "app_label=summits&model_name=quotation&field_name=leader&term=a&page=1",
    "/admin/quality/": "rule=no-source&kind=summit&status=draft&page=1&format=csv",
    "/admin/summits/summit/export/csv/": "q=x&status__exact=draft",
    "/admin/summits/summit/1/history/": "p=1",
    "/admin/summits/leader/deleted/": "p=1",
    "/summits/": "q=x&leader=a&from=1986&to=1990-01&page=1&sort=newest&decade=1980",
    "/search/": "q=x&page=1&kind=summit",
    "/agreements/": "q=x&state=in-force&on=1986-01-01&page=1",
}


@pytest.mark.parametrize("address", QUERIES)
def test_no_query_breaks_a_list(editor_client, made, address):
    def send(chance):
        return editor_client.get(f"{address}?{mutant_of_query(parse_qsl(QUERIES[address]), chance)}")

    assert tried(editor_client, address, seeds(ADDRESSES), send) == {}
