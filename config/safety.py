"""Settings of how editors log in: passwords, log-in limits, the second factor, how long a session lasts."""

from datetime import timedelta

from config.environment import env

BEHIND_PROXY = env["BEHIND_PROXY"]
SITE_NAME = env["SITE_NAME"]

# --- passwords --------------------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- log-in limits ----------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env["LOGIN_FAILURES"]
AXES_COOLOFF_TIME = timedelta(minutes=env["LOGIN_COOL_OFF_MINUTES"])
# The end that the page names stays: an attempt that is not even looked at does not put it off.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "summits.safety.clients.limited_by"
AXES_LOCKOUT_CALLABLE = "summits.safety.lockout.locked_out"
# What was typed at the desk, and kept while its editor logs in again, is nobody else's business.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "kept", "csrfmiddlewaretoken"]
# The archive keeps a log of its own (summits.safety.audit), in plain words and in one place.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- the second factor ------------------------------------------------------------------------------------------
OTP_TOTP_ISSUER = SITE_NAME

# --- sessions ---------------------------------------------------------------------------------------------------
# How long one lasts that is not used; summits.safety.sessions prolongs those that are, until the longest.
SESSION_COOKIE_AGE = 3600 * env["SESSION_IDLE_HOURS"]
SESSION_LONGEST = timedelta(days=env["SESSION_LONGEST_DAYS"])
# Stored under a digest of their key, in a table of the archive's own.
SESSION_ENGINE = "summits.safety.store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# No script reads it: forms carry the token.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
