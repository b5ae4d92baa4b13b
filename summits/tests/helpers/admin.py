"""Helpers for tests of the admin: a small archive of drafts, and forms filled in as by an editor."""

import re
from html import unescape
from types import SimpleNamespace

from django.contrib.auth.models import Group, Permission, User

from summits.history.page_state import current_page_state
from summits.tests.helpers import factories as new
from summits.workflow.preview import create_link

DRAFT = {"status": "draft"}
GROUPS = {}
"""Name of a group of the admin → codenames of its permissions, as all migrations left them, filled before any test."""


def make_archive():
    """Create one record of each kind, all drafts, around one summit; return them by name."""
    made = SimpleNamespace()
    made.iceland = new.country("Iceland", iso_code="IS")
    made.us = new.country("United States", iso_code="US")
    made.ussr = new.country("Soviet Union", iso_code="SUHH")
    made.nato, made.norway = new.organisation("NATO"), new.country("Norway")
    new.membership(made.nato, made.norway, "1949-04-04")
    made.place = new.place("Reykjavik", country=made.iceland)
    made.source = new.source("Memorandum of conversation")
    made.series = new.series("US–Soviet summits")
    made.reagan = new.leader("Ronald Reagan", **DRAFT)
    made.gorbachev = new.leader("Mikhail Gorbachev", **DRAFT)
    made.thatcher = new.leader("Margaret Thatcher", **DRAFT)
    new.leader_name(made.gorbachev, "Gorbatschow")
    new.term(made.reagan, actor=made.us, start="1981-01-20", end="1989-01-20")
    made.issue = new.issue("Strategic arms", **DRAFT)
    made.other_issue = new.issue("Human rights", **DRAFT)
    new.issue_name(made.issue, "ICBMs")
    made.summit = make_summit(made, "Reykjavik Summit 1986")
    made.agreement = new.agreement("INF Treaty", signed="1987-12-08", slug="inf", summit=made.summit, **DRAFT)
    made.older = new.agreement("ABM Treaty", signed="1972-05-26", **DRAFT)
    new.party(made.agreement, made.us, signatory=made.reagan)
    new.event(made.agreement, "1988-06-01", "entered-into-force")
    new.relation(made.agreement, "follows", made.older)
    made.commitment = new.commitment(made.agreement, "Destroy the missiles.")
    new.assessment(made.commitment, made.us)
    made.collection = new.collection("United States and Soviet Union")
    made.feature = new.feature(collection=made.collection)
    made.correction = new.correction(agreement=made.older, **DRAFT)
    return made


def make_summit(made, title):
    """Create a draft of a summit with two participants, a programme, a discussion, its two positions, a quotation."""
    sides = (made.reagan, made.us), (made.gorbachev, made.ussr)
    summit = new.meeting(*sides, title=title, start="1986-10-11", end="1986-10-12", place=made.place, **DRAFT)
    new.programme_item(summit, 1, title="Talks")
    new.programme_item(summit, 2, title="Dinner")
    new.discussion(summit, made.issue, "disagreed", order=1)
    for leader, country in sides:
        new.position(summit, made.issue, country, leader=leader, summary="Halve them.")
    new.quotation(summit, made.reagan, sources=[made.source])
    return summit


def remember_groups():
    """Note what the migrations gave each group, before a test of transactions empties the tables."""
    for group in Group.objects.all():
        GROUPS[group.name] = list(group.permissions.values_list("codename", flat=True))


def make_groups():
    """Make the groups of the admin again, where a test of transactions has emptied the tables before."""
    of_archive = Permission.objects.filter(content_type__app_label__in=("summits", "auth"))
    for name, codenames in GROUPS.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set(of_archive.filter(codename__in=codenames))


def member(name, group=None, password="x"):
    """Create and return a user of the admin, a member of ``group`` if one is named."""
    user = User.objects.create_user(name, password=password, is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def preview_url(record, name="maker"):
    """Create a preview link to ``record`` by a user of the admin; return its URL."""
    maker = User.objects.filter(username=name).first() or member(name, "Contributor")
    return f"/preview/{create_link(record, maker)[1]}/"


def change_url(record):
    """Return the URL of the admin's change page of ``record``."""
    return f"/admin/summits/{record._meta.model_name}/{record.pk}/change/"


def add_url(model):
    """Return the URL of the admin's add page of ``model``."""
    return f"/admin/summits/{model._meta.model_name}/add/"


def with_page_state(data=None):
    """Return POST ``data`` of a transition, an action or a deletion with the token of the current state."""
    return {"_page_state": current_page_state(), **(data or {})}


def forms_of(response):
    """Return the forms of a page: the record's own, then each formset's management form and rows."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return forms


def form_data(response):
    """Return the POST data of a page whose editor clicks Save without changing anything."""
    data = {}
    for form in forms_of(response):
        for field in form:
            value = field.value()
            if isinstance(value, list | tuple):
                data[field.html_name] = [str(getattr(item, "pk", item)) for item in value]
            elif value is not None and value is not False:
                data[field.html_name] = "on" if value is True else str(value)
    if response.context.get("form_state"):
        data["_form_state"] = response.context["form_state"]
    if response.context.get("page_state"):
        data["_page_state"] = response.context["page_state"]
    return data


def with_row(data, prefix, **values):
    """Return ``data`` with a row of the formset ``prefix`` filled in: an empty one, or a further one."""
    total, saved = int(data[f"{prefix}-TOTAL_FORMS"]), int(data[f"{prefix}-INITIAL_FORMS"])
    first = next(iter(values))
    index = next((i for i in range(saved, total) if not data.get(f"{prefix}-{i}-{first}")), total)
    filled = {f"{prefix}-{index}-{name}": getattr(value, "pk", value) for name, value in values.items()}
    return {**data, f"{prefix}-TOTAL_FORMS": max(total, index + 1), **filled}


def confirmations(response):
    """Return the values of the checkboxes with which a page asks to confirm something."""
    return [unescape(value) for value in re.findall(r'name="_confirmed" value="([^"]*)"', response.text)]


def form_errors(response):
    """Return the error messages of a page, as {name of the field: [messages]}."""
    assert response.status_code == 200, "the page was accepted"
    return {form[name].html_name: list(found) for form in forms_of(response) for name, found in form.errors.items()}
