"""Django's settings, from environment variables.

config/env_variables.py lists and checks every variable read here. By default the site runs in production mode and
requires SECRET_KEY: there is no default secret.
"""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.databases import *  # noqa: F403
from config.environment import BASE_DIR, env
from config.security import *  # noqa: F403
from config.security import BEHIND_PROXY

# --- core ------------------------------------------------------------------------------------------------------
DEBUG = env["DEBUG"]
SECRET_KEY = env["SECRET_KEY"]
ALLOWED_HOSTS = env["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = env["CSRF_TRUSTED_ORIGINS"]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# The site is at the root of its host, whatever SCRIPT_NAME a request has.
FORCE_SCRIPT_NAME = ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- contact and editorial rules -------------------------------------------------------------------------------
CONTACT_EMAIL = env["CONTACT_EMAIL"]
SECURITY_CONTACT = env["SECURITY_CONTACT"]
# Whether a record must be published by somebody other than the person who saved it last; off for an archive with one
# editor.
REQUIRE_SECOND_EDITOR = env["REQUIRE_SECOND_EDITOR"]

INSTALLED_APPS = [
    "summits",
    "config.apps.EditorialAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "csp",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]

MIDDLEWARE = [
    "config.security_headers.SecurityHeadersMiddleware",
    "summits.views.health.HealthMiddleware",
    "summits.caching.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "summits.accounts.throttling.LoginThrottlingMiddleware",
    "summits.db.locking.LockedDatabaseMiddleware",
    "summits.accounts.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "summits.views.addresses.AddressMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "summits.accounts.sessions.SessionLimitMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "summits.admin_site.request_limits.RequestLimitsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        # The public pages. It does not find the templates of the admin, so Django looks for them in the next backend.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "summits.templating.environment.EnvironmentPerLanguage",
            "context_processors": ["summits.templating.context_processors.site"],
        },
    },
    {
        "BACKEND": "summits.templating.backends.AdminTemplates",
        "NAME": "django",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "summits.templating.context_processors.site",
            ],
        },
    },
]

# Shows a success message only if its transaction was committed.
MESSAGE_STORAGE = "summits.admin_site.messages.CommittedStorage"

# --- history ----------------------------------------------------------------------------------------------------
# Versions are looked up by record and by changeset, never by date, so no index on the date is needed.
SIMPLE_HISTORY_DATE_INDEX = False

# --- cache ------------------------------------------------------------------------------------------------------
CACHES = {"default": env["CACHE_URL"]}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "summits.caching.redis.FailSafeRedisCache"

# --- language --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.date_formats"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = str(env["STATIC_ROOT"])
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "config.static.SmallFilesFinder"]
# A web server must be able to read the static files, whatever the umask of the process (config.file_permissions).
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static.ModuleStaticFilesStorage",
    },
}

# --- security --------------------------------------------------------------------------------------------------
# HTTPS=off is for trying the site on one's own machine; a public site needs it on.
HTTPS = env["HTTPS"]
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Browsers accept a cookie with this prefix only over https, from this very host, and for the whole site.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
KNOWN_DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}known-device"
SECURE_HSTS_SECONDS = env["HSTS_SECONDS"] if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "summits.admin_site.site.csrf_failure"
# The admin form of a summit sends about a dozen fields for each of its rows; summits.admin_site.request_limits limits
# the number of rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# The maximum size of a file that an editor uploads for import; summits.spreadsheets.limits enforces it.
UPLOAD_MAX_MB = env["UPLOAD_MAX_MB"]
# How long an import in the admin may take before it is aborted and rolled back.
IMPORT_MAX_MINUTES = env["IMPORT_MAX_MINUTES"]
# How many requests a process serves at once; summits.spreadsheets.concurrency works on fewer uploads than that.
WEB_THREADS = env["WEB_THREADS"]
FILE_UPLOAD_HANDLERS = [
    "summits.spreadsheets.limits.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"keys": {"()": "config.log_filters.RedactPreviewKeys"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["keys"]}},
    # Naming these loggers here removes their default handlers, which would log without the filter.
    "loggers": {"django": {"level": "INFO"}, "django.server": {"level": "INFO", "propagate": True}},
    "root": {"handlers": ["console"], "level": env["LOG_LEVEL"]},
}
