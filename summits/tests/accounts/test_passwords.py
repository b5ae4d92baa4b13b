"""Which passwords are accepted: no common or obvious ones, nor variants of them; any others, of any characters."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from summits.accounts import password_validation

ANN = {"username": "asmithers", "first_name": "Ann", "last_name": "Smithers", "email": "ann.smithers@mfa.example.org"}

GUESSED = [
    "password1234",
    "Password2026!!",
    "P@ssw0rd1234",
    "pa$$w0rd!!!!!",
    "p a s s w o r d 1 2 3",
    "passwordpassword",
    "password password 1",
    "1234password1234",
    "sunshine202612",
    "Sunshine!!!!!!",
    "SUNSHINE    1999",
    "5unsh1ne202612",
    "iloveyou12345",
    "qwertyuiop12",
    "qwertyuiopasdf",
    "1q2w3e4r5t6y",
    "abcdefghijkl",
    "123456789abc",
    "aaaaaaaaaaaa",
    "ababababababab",
    "            ",
    "letmein letmein",
    "TheSummitArchive",
    "summit archive 2026",
    "SummitArchive1!",
    "5umm1t4rch1ve",
    "the-summit-archive!",
    "evihcratimmus1",
    "diplomacy2026",
    "Diplomacy!!!!1",
    "admin1234567",
    "asmithers2026",
    "AnnSmithers1!",
    "smithers123456",
    "ann000000000000",
    "sm1th3rs-2026",
    "ann.smithers@mfa.example.org1",
    "eleven char",
    "a          b",
    "x" * 129,
]
TAKEN = [
    "correct horse battery staple",
    "a quiet pass phrase",
    "another quiet phrase",
    "Höfði house in the rain",
    "レイキャビク首脳会談の思い出話です",
    "تفاح أزرق يمشي ببطء",
    "🐙🚲🍋🎻🧊🌋🐌🕰🪁🧵🧭🪵",
    "7 purple llamas at noon",
    "vT9#qL2m!xWz",
    "kdhwbeoqmxplra",
    "we argued about an archive of kites",
    "                 leading and trailing kites                 ",
    "q" + "wertz kites plum" * 7 + "fourteen chars",
]


@pytest.fixture
def ann():
    return User(**ANN)


@pytest.mark.parametrize("password", GUESSED)
def test_an_obvious_password_is_refused(ann, password):
    with pytest.raises(ValidationError):
        validate_password(password, ann)


@pytest.mark.parametrize("password", TAKEN)
def test_a_long_unusual_password_is_accepted(ann, password):
    validate_password(password, ann)


def test_128_characters_are_accepted_and_129_are_refused(ann):
    long = ("every kite is blue; " * 7)[:127] + "z"
    validate_password(long, ann)
    with pytest.raises(ValidationError, match="128"):
        validate_password(long + "z", ann)


def test_a_password_that_is_far_too_long_is_refused_without_being_searched(ann, monkeypatch):
    monkeypatch.setattr(password_validation, "undisguised_forms", None)
    with pytest.raises(ValidationError, match="128"):
        validate_password("1" * 200_000 + "a", ann)


def test_the_name_of_the_site_is_refused_whatever_it_is(ann, settings):
    validate_password("Zollverein2026", ann)
    settings.SITE_NAME = "Zollverein Papers"
    for password in ("Zollverein2026", "zollvereinpapers", "P4pers Z0llverein"):
        with pytest.raises(ValidationError):
            validate_password(password, ann)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["  two  spaces and kites  ", "تفاح أزرق يمشي ببطء", "kites " * 21])
def test_a_password_works_as_it_was_typed_with_its_spaces(client, password):
    User.objects.create_superuser("editor", password=password)
    assert client.post("/admin/login/", {"username": "editor", "password": password.strip()}).status_code == (
        302 if password == password.strip() else 200
    )
    client.logout()
    assert client.post("/admin/login/", {"username": "editor", "password": password}).status_code == 302


@pytest.mark.parametrize(
    ("text", "rest"), [("xabcx", "xabcx"), ("xabcdx", "x x"), ("edcbax", " x"), ("qwert", " "), ("asd", "asd")]
)
def test_four_neighbouring_letters_or_keys_are_a_run_and_three_are_not(text, rest):
    assert password_validation.without_runs(text) == rest
