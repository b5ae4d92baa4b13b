"""Settings of the login: passwords, limits on failures, the second factor, the lifetime of sessions."""

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

# Where a login redirects to if no page of the admin asked for it.
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"

# --- log-in limits ----------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "summits.accounts.axes_handler.PasswordBackend"]
# Makes django-axes use the archive's own counters: summits.accounts.login_limits.
AXES_HANDLER = "summits.accounts.axes_handler.AxesHandler"
# Failures within the cool-off: by user name and address, or by browser if it has logged in before.
LOGIN_FAILURES = env["LOGIN_FAILURES"]
AXES_COOLOFF_TIME = timedelta(minutes=env["LOGIN_COOL_OFF_MINUTES"])
# Failures within an hour: by user name, by address, by network (/24, of IPv6 /48), and in all.
LOGIN_FAILURES_NAME = env["LOGIN_FAILURES_NAME"]
LOGIN_FAILURES_ADDRESS = env["LOGIN_FAILURES_ADDRESS"]
LOGIN_FAILURES_NETWORK = env["LOGIN_FAILURES_NETWORK"]
LOGIN_FAILURES_IN_ALL = env["LOGIN_FAILURES_IN_ALL"]
# How many passwords a process checks at once: each takes a core for a quarter of a second.
LOGIN_HASHES_AT_ONCE = env["LOGIN_HASHES_AT_ONCE"]
# Attempts during a lockout are not checked, and do not prolong it: it ends when the page said it would.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "summits.accounts.client_ip.rate_limit_key"
AXES_LOCKOUT_CALLABLE = "summits.accounts.lockout.lockout_response"
# The archive has an audit log of its own: summits.accounts.audit_log.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# How long entries of the audit log are kept.
AUDIT_LOG_DAYS = env["AUDIT_LOG_DAYS"]

# --- the second factor ------------------------------------------------------------------------------------------
OTP_TOTP_ISSUER = SITE_NAME
# Keys for encrypted values in the database and on pages: the first encrypts, any decrypts (summits.models.encryption).
SEALING_KEYS = [key for key in (env["TOTP_KEY"], *env["TOTP_KEY_FALLBACKS"], env["SECRET_KEY"]) if key]

# --- sessions ---------------------------------------------------------------------------------------------------
# The lifetime of an idle session; summits.accounts.sessions prolongs sessions in use, up to SESSION_LONGEST.
SESSION_COOKIE_AGE = 3600 * env["SESSION_IDLE_HOURS"]
SESSION_LONGEST = timedelta(days=env["SESSION_LONGEST_DAYS"])
# Stores sessions under a digest of their key, in a table of the archive's own.
SESSION_ENGINE = "summits.accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# No script needs the cookie: forms contain the token.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
