"""Password validators: they refuse common passwords, names of the site and the user, and variations of them.

No rule says which characters a password must have. Any long password that is its owner's own is accepted, with spaces
and in any script, up to 128 characters.
"""

import re

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from summits.text.normalization import casefold_nfkc

MAX_LENGTH = 128
MIN_OWN_CHARACTERS = 6
"""How many letters must remain of a password without known words and runs of neighbouring keys."""
MIN_DISTINCT_CHARACTERS = 5
MIN_COMMON_LENGTH, MIN_WORD_LENGTH, MIN_RUN_LENGTH = 4, 3, 4
SITE_WORDS = (
    *("summit", "summits", "archive", "archives", "diplomacy", "diplomat", "diplomatic", "treaty", "history"),
    *("editor", "admin", "administrator", "password", "passwort", "welcome", "login", "letmein", "secret", "the"),
)
"""Words that come to mind at this site, alone or together."""
KEYBOARD_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
)
LEET = [str.maketrans("0134578@$!€", f"o{one}eastbasie") for one in "li"]
"""Translation tables from digits and signs to the letters for which they stand; a 1 is an l or an i."""


class SavesOnlyPasswordMixin:
    """Form mixin that saves the password alone, and so overwrites nothing else that was saved meanwhile."""

    def save(self, commit=True):
        """Set the password; with ``commit``, save only this field. Return the user."""
        user = super().save(commit=False)
        if commit:
            user.save(update_fields=["password"])
        return user


class PasswordLengthValidator(MinimumLengthValidator):
    """Minimum and maximum length. A run of spaces counts as one; forms and hashing need a maximum (MAX_LENGTH)."""

    def validate(self, password, user=None):
        """Raise ValidationError for a password that is too short or too long."""
        super().validate(re.sub(r"\s+", " ", password), user)
        if len(password) > MAX_LENGTH:
            text = _("This password is too long. It can have up to {number} characters.").format(number=MAX_LENGTH)
            raise ValidationError(text, code="password_too_long")

    def get_help_text(self):
        """Return the help text of the field."""
        maximum = _("It can have up to {number} characters of any kind, including spaces.").format(number=MAX_LENGTH)
        return f"{super().get_help_text()} {maximum}"


class GuessablePasswordValidator(CommonPasswordValidator):
    """Refuse passwords that are guessed first. Django's list of common passwords is checked in all disguises."""

    def validate(self, password, user=None):
        """Raise ValidationError for a password that is easy to guess."""
        if len(password) > MAX_LENGTH:
            # PasswordLengthValidator refuses it, and looking through it would take long.
            return
        folded = "".join(casefold_nfkc(password).split())
        candidates = undisguised_forms(folded)
        known_words = sorted(
            {*SITE_WORDS, *words_of_text(settings.SITE_NAME), *words_of_user(user)}, key=len, reverse=True
        )
        is_guessed = (
            len(set(folded)) < MIN_DISTINCT_CHARACTERS
            or any(self.is_common(text) for text in candidates)
            or any(consists_of(known_words, text) for text in candidates)
        )
        if is_guessed:
            text = _(
                "This password is easy to guess: it is common, or made of the site’s name, your name or "
                "neighbouring keys. Choose a few unrelated words, for example four from different pages of a "
                "book."
            )
            raise ValidationError(text, code="password_too_common")

    def is_common(self, text):
        """Return whether a text, or what it repeats, is a common password."""
        candidates = {text, repeated_unit(text)}
        return any(len(candidate) >= MIN_COMMON_LENGTH and candidate in self.passwords for candidate in candidates)

    def get_help_text(self):
        """Return the help text of the field."""
        return _("It cannot be a common password, the site’s name or your name, even with digits or symbols added.")


def undisguised_forms(folded):
    """Return the texts of which a password may be a disguise: without digits around it, with letters for digits."""
    ends = r"[\W\d_]+"
    stripped = {
        folded,
        re.sub(f"{ends}$", "", folded),
        re.sub(f"^{ends}", "", folded),
        re.sub(f"^{ends}|{ends}$", "", folded),
    }
    decoded = stripped | {text.translate(table) for text in stripped for table in LEET}
    return decoded | {"".join(filter(str.isalpha, text)) for text in decoded}


def repeated_unit(text):
    """Return the shortest beginning that ``text`` repeats, the last time perhaps cut short; else ``text``."""
    length = next((length for length in range(1, len(text) // 2 + 1) if text.startswith(text[length:])), len(text))
    return text[:length]


def consists_of(known_words, text):
    """Return whether little is left of a text without ``known_words`` and runs of neighbouring keys."""
    rest = text
    for word in known_words:
        rest = rest.replace(word, " ").replace(word[::-1], " ")
    rest = without_runs(rest)
    return rest != text and sum(map(str.isalpha, rest)) < MIN_OWN_CHARACTERS


def without_runs(text):
    """Return a text with a space for each run of MIN_RUN_LENGTH or more neighbouring letters, digits or keys."""
    parts, start = [], 0
    while start < len(text):
        length = 1
        while start + length < len(text) and is_run(text[start : start + length + 1]):
            length += 1
        parts.append(" " if length >= MIN_RUN_LENGTH else text[start : start + length])
        start += length
    return "".join(parts)


def is_run(text):
    """Return whether a text is part of one of KEYBOARD_ROWS, forwards or backwards."""
    return any(text in row or text[::-1] in row for row in KEYBOARD_ROWS)


def words_of_text(text):
    """Return the set of the words of a name or an address, and all of them as one word."""
    lower = casefold_nfkc(text or "")
    words = {*re.split(r"[\W\d_]+", lower), "".join(filter(str.isalnum, lower))}
    return {word for word in words if len(word) >= MIN_WORD_LENGTH}


def words_of_user(user):
    """Return the set of the words of a user's names and e-mail address."""
    if user is None:
        return set()
    fields = ("username", "first_name", "last_name", "email")
    return {word for field in fields for word in words_of_text(getattr(user, field, ""))}
