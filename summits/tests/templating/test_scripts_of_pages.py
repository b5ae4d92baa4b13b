"""Every name and text of every public page carries its language and direction, whatever script it is in."""

import pytest
from django.contrib.admin import site
from django.urls import reverse

from summits.models import Agreement, Issue, Leader, Source, Summit
from summits.presenters.section_rows import SECTIONS
from summits.tests.helpers import factories as new
from summits.tests.helpers.datapackages import csv_of, load
from summits.tests.helpers.html import tree_of
from summits.tests.helpers.scripts import WORDS, bundle_in_scripts, name_in, unmarked
from summits.tests.helpers.small_archive import PAGES
from summits.tests.helpers.uploads import page_of, send

PATHS = {
    Summit: "/summits/sochi-2008",
    Leader: "/leaders/putin",
    Issue: "/issues/missiles",
    Agreement: "/agreements/inf-treaty",
    Source: "/sources/dpa",
}


ADDRESSES = [
    *PAGES.values(),
    *[f"{path}/{section}/" for kind, path in PATHS.items() for section in SECTIONS[kind]],
    "/summits/?match=all&leader=putin&leader=bush&place=sochi",
    "/leaders/?country=russia",
    *[f"/search/{rest}{words}" for words, _letters in WORDS.values() for rest in ("?q=", "suggestions/?q=")],
]


@pytest.mark.django_db
def test_no_name_or_text_is_without_language_and_direction(client, tmp_path):
    load(tmp_path / "package", bundle_in_scripts())
    assert not faults_of(client)


@pytest.mark.django_db
def test_no_name_in_a_text_in_latin_letters_is_without_language_and_direction(client, tmp_path):
    load(tmp_path / "package", bundle_in_scripts("About "))
    # A full stop at the end of these texts is that of a sentence.
    assert not [fault for fault in faults_of(client) if "full stop" not in fault]


def faults_of(client):
    """Return what pages leave unmarked, as texts."""
    pages = {address: tree_of(client.get(address).text) for address in ADDRESSES}
    return [f"{address}: {fault}" for address, page in pages.items() for fault in unmarked(page)]


@pytest.fixture
def admin_pages(admin_client, tmp_path):
    """Addresses of the admin in an archive in other scripts: lists, forms, histories, deletions, a dry run."""
    package = bundle_in_scripts()
    load(tmp_path / "package", package)
    leaders = [row | {"name": name_in("ar", 90 + number)} for number, row in enumerate(package["leaders"])]
    trial = send(admin_client, "leaders.csv", csv_of("leaders", [*leaders, {"slug": "new", "name": name_in("he", 97)}]))
    found = [
        page_of(trial),
        "/admin/",
        "/admin/quality/",
        "/admin/public-changes/",
        "/admin/summits/leader/?q=" + WORDS["ar"][0],
    ]
    for model in site._registry:
        if model._meta.app_label != "summits":
            continue
        found.append(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist"))
        for record in model.objects.order_by("-pk")[:1]:
            page = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_change", args=[record.pk])
            found += [page, page.replace("/change/", "/history/"), page.replace("/change/", "/delete/")]
    return found


@pytest.mark.django_db
def test_the_admin_marks_names_and_texts_too(admin_client, admin_pages):
    faults = []
    for address in admin_pages:
        answer = admin_client.get(address)
        if answer.status_code == 200:
            faults += [f"{address}: {fault}" for fault in unmarked(tree_of(answer.text))]
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_a_picker_offers_names_with_language_and_direction(admin_client):
    new.leader("أنور السادات.", slug="sadat", born="1918")
    new.leader("Борис Иванов", slug="ivanov", born="1918")
    asked = {"app_label": "summits", "model_name": "quotation", "field_name": "leader"}
    offered = {
        one["text"]: one["lang"]
        for term in ("أنور", "Борис")
        for one in admin_client.get("/admin/autocomplete/", asked | {"term": term}).json()["results"]
    }
    assert offered == {"\u2068أنور السادات.\u2069 (1918–)": "ar", "Борис Иванов (1918–)": "ru"}
