"""Browsers that have logged in before: a signed cookie, by which their attempts are told from those of strangers.

It lets nobody in. Where strangers have tried too many passwords for a name, a browser that its owner has used before
can still try, within limits of its own.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

SALT = "summits.safety.known"
LASTS_SECONDS = 180 * 24 * 3600
MOST_PEOPLE = 5
"""How many people a browser is known for at once; the earliest gives way."""


def known_device(request, name):
    """Return the identifier of a browser that has logged in with this name before, else None.

    It is known until its owner's password changes.
    """
    held = devices_in(request)
    user = get_user_model().objects.filter(username=name, pk__in=held).first() if held else None
    if user is None:
        return None
    identifier, proof = held[user.pk]
    return identifier if constant_time_compare(proof, proof_for(user, identifier)) else None


def devices_in(request):
    """Return what the cookie of a request holds, as primary key of a user → (identifier, proof)."""
    return _opened(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""))


def is_ours(cookie):
    """Whether the value of a cookie (text) was made by ``remember``, and not too long ago."""
    return bool(_opened(cookie))


def _opened(cookie):
    try:
        return {
            pk: (identifier, proof) for pk, identifier, proof in signing.loads(cookie, salt=SALT, max_age=LASTS_SECONDS)
        }
    except (signing.BadSignature, ValueError, TypeError):
        return {}


def proof_for(user, identifier):
    """Return what binds an identifier to a user and to their password."""
    return salted_hmac(SALT, f"{user.pk}:{identifier}:{user.get_session_auth_hash()}").hexdigest()[:24]


def remember(request, response, user):
    """Set the cookie that makes the browser of a request known for a user."""
    held = devices_in(request)
    held.pop(user.pk, None)
    identifier = get_random_string(22)
    kept = [(pk, *of_one) for pk, of_one in held.items()][-(MOST_PEOPLE - 1) :]
    value = signing.dumps([*kept, (user.pk, identifier, proof_for(user, identifier))], salt=SALT)
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        value,
        max_age=LASTS_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
