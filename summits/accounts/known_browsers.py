"""A signed cookie that tells browsers that have logged in before from unknown ones.

It logs nobody in. If strangers have tried too many passwords for a name, a browser that its owner has used before can
still try, within limits of its own.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

SALT = "summits.safety.known"
MAX_AGE = 180 * 24 * 3600
MAX_USERS = 5
"""How many users a browser is known for at once; a further one replaces the earliest."""


def known_browser_id(request, name):
    """Return the identifier of a browser that has logged in with this user name before, else None.

    It is valid until its owner changes the password.
    """
    browsers = browsers_in_cookie(request)
    user = get_user_model().objects.filter(username=name, pk__in=browsers).first() if browsers else None
    if user is None:
        return None
    identifier, proof = browsers[user.pk]
    return identifier if constant_time_compare(proof, binding_proof(user, identifier)) else None


def browsers_in_cookie(request):
    """Return what the cookie of a request holds, as a dict of user primary key → (identifier, proof)."""
    return _decode(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""))


def is_valid_cookie(cookie):
    """Return whether the value of a cookie was made by ``set_known_browser_cookie`` and has not expired."""
    return bool(_decode(cookie))


def _decode(cookie):
    try:
        return {pk: (identifier, proof) for pk, identifier, proof in signing.loads(cookie, salt=SALT, max_age=MAX_AGE)}
    except (signing.BadSignature, ValueError, TypeError):
        return {}


def binding_proof(user, identifier):
    """Return a keyed digest that binds an identifier to a user and their password."""
    return salted_hmac(SALT, f"{user.pk}:{identifier}:{user.get_session_auth_hash()}").hexdigest()[:24]


def set_known_browser_cookie(request, response, user):
    """Set the cookie by which the browser of a request is known for a user."""
    browsers = browsers_in_cookie(request)
    browsers.pop(user.pk, None)
    identifier = get_random_string(22)
    others = [(pk, *browser) for pk, browser in browsers.items()][-(MAX_USERS - 1) :]
    value = signing.dumps([*others, (user.pk, identifier, binding_proof(user, identifier))], salt=SALT)
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        value,
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
