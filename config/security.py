"""Settings of how editors log in: passwords, log-in limits, the second factor, how long a session lasts."""

from datetime import timedelta

from config.environment import env

BEHIND_PROXY = env["BEHIND_PROXY"]
SITE_NAME = env["SITE_NAME"]

# --- passwords --------------------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "summits.accounts.password_validation.PasswordLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "summits.accounts.password_validation.GuessablePasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Where a log-in leads that was not asked for by a page of the desk.
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"

# --- log-in limits ----------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "summits.accounts.axes_handler.PasswordBackend"]
# django-axes asks the archive's own counters: summits.accounts.login_limits.
AXES_HANDLER = "summits.accounts.axes_handler.AxesHandler"
# For one name from one address, or from one browser that has logged in before, within the cool-off.
LOGIN_FAILURES = env["LOGIN_FAILURES"]
AXES_COOLOFF_TIME = timedelta(minutes=env["LOGIN_COOL_OFF_MINUTES"])
# Within an hour: by name, by address, by network (/24, of IPv6 /48), and in all.
LOGIN_FAILURES_NAME = env["LOGIN_FAILURES_NAME"]
LOGIN_FAILURES_ADDRESS = env["LOGIN_FAILURES_ADDRESS"]
LOGIN_FAILURES_NETWORK = env["LOGIN_FAILURES_NETWORK"]
LOGIN_FAILURES_IN_ALL = env["LOGIN_FAILURES_IN_ALL"]
# Passwords that a process looks at at once: each takes a core for a quarter of a second.
LOGIN_HASHES_AT_ONCE = env["LOGIN_HASHES_AT_ONCE"]
# The end that the page names stays: an attempt that is not even looked at does not put it off.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "summits.accounts.client_ip.rate_limit_key"
AXES_LOCKOUT_CALLABLE = "summits.accounts.lockout.lockout_response"
# The archive keeps a log of its own (summits.accounts.audit_log), in plain words and in one place.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# How long the log of log-ins and rights is kept.
AUDIT_LOG_DAYS = env["AUDIT_LOG_DAYS"]

# --- the second factor ------------------------------------------------------------------------------------------
OTP_TOTP_ISSUER = SITE_NAME
# What is encrypted in the database, or on a page: written with the first, read with any (summits.models.encryption).
SEALING_KEYS = [key for key in (env["TOTP_KEY"], *env["TOTP_KEY_FALLBACKS"], env["SECRET_KEY"]) if key]

# --- sessions ---------------------------------------------------------------------------------------------------
# How long one lasts that is not used; summits.accounts.sessions prolongs those that are, until the longest.
SESSION_COOKIE_AGE = 3600 * env["SESSION_IDLE_HOURS"]
SESSION_LONGEST = timedelta(days=env["SESSION_LONGEST_DAYS"])
# Stored under a digest of their key, in a table of the archive's own.
SESSION_ENGINE = "summits.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# No script reads it: forms carry the token.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
