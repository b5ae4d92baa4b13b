"""Settings: the environment in, Django's settings out.

Every variable read here is in config/env_variables.py, which checks it. Without any of them the site starts in
production mode and stops for want of SECRET_KEY: there is no default secret.
"""

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.databases import *  # noqa: F403
from config.environment import BASE_DIR, env
from config.security import *  # noqa: F403
from config.security import BEHIND_PROXY

# --- what it runs as -------------------------------------------------------------------------------------------
DEBUG = env["DEBUG"]
SECRET_KEY = env["SECRET_KEY"]
ALLOWED_HOSTS = env["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = env["CSRF_TRUSTED_ORIGINS"]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# The site is at the root of its host, whatever a request says (SCRIPT_NAME).
FORCE_SCRIPT_NAME = ""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- what the archive says of itself ---------------------------------------------------------------------------
CONTACT_EMAIL = env["CONTACT_EMAIL"]
SECURITY_CONTACT = env["SECURITY_CONTACT"]
# Nobody publishes what he or she saved last; off where one person keeps an archive alone.
REQUIRE_SECOND_EDITOR = env["REQUIRE_SECOND_EDITOR"]

INSTALLED_APPS = [
    "summits",
    "config.apps.DeskConfig",
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
        # The public pages; those of the editors' desk are not among them, so Django asks the next one for these.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "summits.templating.environment.environment",
            "context_processors": ["summits.templating.context_processors.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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

# A message of success is shown only where its transaction was committed.
MESSAGE_STORAGE = "summits.admin_site.messages.CommittedStorage"

# --- the record -------------------------------------------------------------------------------------------------
# Versions are found by the record and by the edit, never by the moment.
SIMPLE_HISTORY_DATE_INDEX = False

# --- where pages are kept, to be found again --------------------------------------------------------------------
CACHES = {"default": env["CACHE_URL"]}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "summits.caching.redis.FailSafeRedisCache"

# --- language --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# --- files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = str(env["STATIC_ROOT"])
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "config.static.SmallFilesFinder"]
# A web server reads the static files, whatever the mask of the process (config.file_permissions).
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

# --- safety ----------------------------------------------------------------------------------------------------
# HTTPS=off is for trying the site on one's own machine; a public site keeps it on.
HTTPS = env["HTTPS"]
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# A browser takes a cookie of this prefix only over https, from this very host, for the whole site.
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
# A summit's page sends some dozen answers for each of its rows; summits.admin_site.request_limits says how many rows
# it may have.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# How large a file may be that an editor sends to be imported; summits.spreadsheets.limits holds it.
UPLOAD_MAX_MB = env["UPLOAD_MAX_MB"]
# How long the desk works on such a file before it gives up and undoes what it did.
IMPORT_MAX_MINUTES = env["IMPORT_MAX_MINUTES"]
# How many requests a process serves at once: fewer uploads than that are worked on, see
# summits.spreadsheets.concurrency.
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
    # Django's own handlers would write what the filter leaves out.
    "loggers": {"django": {"level": "INFO"}, "django.server": {"level": "INFO", "propagate": True}},
    "root": {"handlers": ["console"], "level": env["LOG_LEVEL"]},
}
