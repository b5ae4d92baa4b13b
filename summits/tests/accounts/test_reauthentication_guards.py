"""Every action that asks for the password again: it does nothing before, and is done afterwards."""

import re
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.accounts import reauthentication
from summits.accounts.policy import second_factor_required, set_second_factor_required
from summits.accounts.session_store import hash_session_key
from summits.models import AdminSession, AuditEntry
from summits.tests.accounts.test_reauthentication import asked, give
from summits.tests.accounts.test_user_admin import FACTORS, editor, group, person_page
from summits.tests.helpers.second_factor import LOG_IN, OWN, SET_UP, WHO, confirm, is_in, set_up, shown

pytestmark = pytest.mark.django_db
SESSIONS = "/admin/sessions/"
NEW = {"password1": "another quiet phrase", "password2": "another quiet phrase", "usable_password": "true"}


class Scenario:
    """A superuser who has just logged in, another user with two sessions, and a group."""

    def __init__(self, client):
        self.client = client
        self.root = User.objects.create_superuser(**WHO)
        client.post(LOG_IN, WHO)
        self.elsewhere = Client()
        self.elsewhere.post(LOG_IN, WHO)
        self.ann = editor("ann", "change_summit")
        self.contributors = group("Contributor", "change_summit")
        self.theirs = Client()
        self.theirs.force_login(self.ann)

    def key(self, client):
        return hash_session_key(client.cookies["sessionid"].value)

    def with_factor(self):
        set_up(self.root)
        self.client.post(LOG_IN, {"code": shown(self.root)})
        return shown(self.root)

    def begun(self):
        confirm(self.client)
        self.client.get(SET_UP)
        session = self.client.session
        del session[reauthentication.CONFIRMED]
        session.save()
        return shown(self.root, confirmed=False)

    def page(self, address):
        context = self.client.get(address).context
        data = {"_form_state": context["form_state"]} if context.get("form_state") else {}
        for field in context["adminform"].form:
            if field.name != "password" and field.value() not in (None, False):
                value = field.value()
                data[field.html_name] = [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
        return address, data


def saves_ann(scenario):
    address, data = scenario.page(person_page(scenario.ann))
    return address, {**data, "first_name": "Anne"}


def saves_group(scenario):
    address, data = scenario.page(f"/admin/auth/group/{scenario.contributors.pk}/change/")
    return address, {**data, "name": "Writers"}


def lost(scenario):
    set_up(scenario.ann)
    return FACTORS, {"person": scenario.ann.pk}


def required_no_more(scenario):
    code = scenario.with_factor()
    assert code
    set_second_factor_required(True)
    return FACTORS, {"optional": "1"}


def chosen(address, record):
    return address, {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}


ACTIONS = {
    "end another session of one's own": lambda scenario: (SESSIONS, {"session": scenario.key(scenario.elsewhere)}),
    "log out everywhere else": lambda scenario: (SESSIONS, {"others": "1"}),
    "remove one's second factor": lambda scenario: (OWN, {"code": scenario.with_factor(), "remove": "1"}),
    "make new recovery codes": lambda scenario: (OWN, {"code": scenario.with_factor(), "renew": "1"}),
    "set up a second factor": lambda scenario: (SET_UP, {"code": scenario.begun()}),
    "remove the second factor of another": lost,
    "log another out everywhere": lambda scenario: (FACTORS, {"sessions": scenario.ann.pk}),
    "require a second factor": lambda scenario: (FACTORS, {"required": "1"}),
    "require it no more": required_no_more,
    "give a new password": lambda scenario: (f"/admin/auth/user/{scenario.ann.pk}/password/", NEW),
    "add a person": lambda scenario: ("/admin/auth/user/add/", {"username": "eve", **NEW}),
    "change a person": saves_ann,
    "delete a person": lambda scenario: (f"/admin/auth/user/{scenario.ann.pk}/delete/", {"post": "yes"}),
    "delete people from the list": lambda scenario: chosen("/admin/auth/user/", scenario.ann),
    "add a group": lambda scenario: ("/admin/auth/group/add/", {"name": "Guests"}),
    "change a group": saves_group,
    "delete a group": lambda scenario: (f"/admin/auth/group/{scenario.contributors.pk}/delete/", {"post": "yes"}),
    "delete groups from the list": lambda scenario: chosen("/admin/auth/group/", scenario.contributors),
}
OF_VIEWS = {
    "own_sessions": ["end another session of one's own", "log out everywhere else"],
    "second_factor_overview": ["remove one's second factor", "make new recovery codes"],
    "set_up": ["set up a second factor"],
    "second_factors_page": [
        "remove the second factor of another",
        "log another out everywhere",
        "require a second factor",
        "require it no more",
    ],
    "set_password_view": ["give a new password"],
    "changelist_view": ["delete people from the list", "delete groups from the list"],
    "changeform_view": ["add a person", "change a person", "add a group", "change a group"],
    "delete_view": ["delete a person", "delete a group"],
}
"""The views that ask for the password → their actions, but for those in OUT."""
OUT = {
    "everywhere": lambda scenario: {"everywhere": "1"},
    "this one": lambda scenario: {"session": scenario.key(scenario.client)},
}


@pytest.fixture
def scenario(client):
    return Scenario(client)


def state():
    """Return everything that a guarded action can change."""
    people = list(User.objects.order_by("pk").values_list("username", "first_name", "password", "is_superuser"))
    noted = list(AuditEntry.objects.exclude(kind__in=["refused", "logged-in"]).order_by("pk").values_list("pk"))
    return (
        people,
        list(Group.objects.order_by("pk").values_list("name")),
        sorted(TOTPDevice.objects.filter(confirmed=True).values_list("pk")),
        sorted(StaticToken.objects.values_list("token")),
        sorted(AdminSession.objects.values_list("pk")),
        second_factor_required(),
        noted,
    )


def test_all_views_that_ask_for_the_password_are_tried():
    house = [path for path in Path(reauthentication.__file__).parents[1].rglob("*.py") if "tests" not in path.parts]
    source = "".join(path.read_text() for path in house)
    wrapped = re.findall(r"require_recent_password\((\w+)", source)
    decorated = re.findall(r"@(?:method_decorator\()?require_recent_password\)?\n\s*def (\w+)", source)
    assert {*wrapped, *decorated} - {"view"} == OF_VIEWS.keys()
    assert {name for names in OF_VIEWS.values() for name in names} == ACTIONS.keys()


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_is_done_only_after_the_password(scenario, name):
    address, data = ACTIONS[name](scenario)
    before = state()
    waiting = scenario.client.post(address, data)
    assert asked(waiting) and state() == before
    wrong = give(scenario.client, address, waiting, "wrong")
    assert asked(wrong) and state() == before
    done = give(scenario.client, address, wrong)
    assert not asked(done) and state() != before
    assert is_in(scenario.client) or second_factor_required()


@pytest.mark.parametrize("name", OUT)
def test_this_browser_is_logged_out_only_if_the_password_was_not_asked_for(scenario, name):
    data = OUT[name](scenario)
    before = state()
    assert 'data-logs-out="0"' in scenario.client.get(SESSIONS).content.decode()
    waiting = scenario.client.post(SESSIONS, data)
    assert asked(waiting) and state() == before
    told = give(scenario.client, SESSIONS, waiting)
    assert told["Location"] == SESSIONS and state() == before
    page = scenario.client.get(SESSIONS).content.decode()
    assert "but you are still logged in. Press the button again." in page
    [seconds] = set(re.findall(r'data-logs-out="(\d+)"', page))
    assert 0 < int(seconds) <= reauthentication.PASSWORD_VALID_SECONDS
    assert scenario.client.post(SESSIONS, data)["Location"] == LOG_IN
    assert not is_in(scenario.client) and is_in(scenario.elsewhere) == (name == "this one")


def test_the_password_page_sent_again_does_only_what_it_has_stored(scenario):
    code = scenario.with_factor()
    assert code
    set_second_factor_required(True)
    waiting = scenario.client.post(FACTORS, {"sessions": scenario.ann.pk})
    confirm(scenario.client)
    give(scenario.client, FACTORS, waiting)
    assert not is_in(scenario.theirs) and second_factor_required()
    give(scenario.client, FACTORS, waiting)
    assert second_factor_required()
    scenario.client.post(FACTORS, {})
    assert second_factor_required()


def test_after_too_long_the_page_says_that_nothing_was_done(scenario, monkeypatch):
    address, data = saves_ann(scenario)
    waiting = scenario.client.post(address, data)
    before = state()
    late = time.time() + reauthentication.PASSWORD_VALID_SECONDS + 5
    monkeypatch.setattr(reauthentication, "time", lambda: late)
    answer = give(scenario.client, address, waiting)
    assert answer["Location"] == address and state() == before
    assert "nothing was done. Please do it again." in scenario.client.get(address).content.decode()


def test_ending_one_session_is_in_the_log(scenario):
    confirm(scenario.client)
    scenario.client.post(SESSIONS, {"session": scenario.key(scenario.elsewhere)})
    assert AuditEntry.objects.get(kind="session-ended").text == "one session"
    scenario.client.post(SESSIONS, {"session": "0" * 64})
    assert AuditEntry.objects.filter(kind="session-ended").count() == 1
