"""Everything that differs between a laptop, a test run and production is read from the environment.

The variables are listed with their meaning in docs/operations.md.
"""

import hashlib
import shutil
import sys
from os import environ
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name, default="0"):
    return environ.get(name, default).lower() in {"1", "true", "yes", "on"}


def words(name, default=""):
    return [word for word in environ.get(name, default).replace(",", " ").split() if word]


DEBUG = flag("DEBUG")
TESTING = "pytest" in sys.modules
DATA_DIR = Path(environ.get("DATA_DIR", BASE_DIR / ".data"))
SITE_URL = environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
IS_HTTPS = SITE_URL.startswith("https://")

# Without a key of its own a production start fails here, at once and by name.
SECRET_KEY = environ["SECRET_KEY"] if not (DEBUG or TESTING) else environ.get("SECRET_KEY", "dev")
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("ALLOWED_HOSTS") or ([SITE_HOST] if not DEBUG else ["*"])
CSRF_TRUSTED_ORIGINS = [SITE_URL, *words("CSRF_TRUSTED_ORIGINS")]

INSTALLED_APPS = [
    "inbox_project.admin_site.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "channels",
    "csp",
    "django_htmx",
    "template_partials",
    "adminsortable2",
    "sandbox",
    "team",
    "customers",
    "conversations",
    "inboxes",
    "canned_responses",
    "knowledge",
    "routing",
    "sla",
    "reminders",
    "satisfaction",
    "coach",
    "notifications",
    "offline",
    "analytics",
    "quality",
    "palette",
    "bot",
    "training",
    "inbox_project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "inbox_project.compressing.Compress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "team.middleware.agent_locale",
    "django.contrib.messages.middleware.MessageMiddleware",
    "training.middleware.practise",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "offline.middleware.name_the_agent",
    "offline.middleware.once",
    "conversations.views.moved.LeadOn",
]

ROOT_URLCONF = "inbox_project.urls"
ASGI_APPLICATION = "inbox_project.asgi.application"
WSGI_APPLICATION = "inbox_project.asgi.http"
EVENT_LISTENERS = "inbox_project.wiring.LISTENERS"
# The same, of what happens in a sandbox.
PRACTICE_LISTENERS = "inbox_project.wiring.PRACTICE_LISTENERS"
CUSTOMER_LISTENERS = "inbox_project.wiring.CUSTOMER_LISTENERS"
READING_LISTENERS = "inbox_project.wiring.READING_LISTENERS"
REVIEW_LISTENERS = "inbox_project.wiring.REVIEW_LISTENERS"
# What the sockets of an agent say when something calls them.
CALLS = "notifications.screen.call"
AGENT_LISTENERS = "inbox_project.wiring.AGENT_LISTENERS"
# Says where an agent is led after signing in, or None: to the inbox.
FIRST_PAGE = "training.first_page.first_page"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["team.templatetags.ui", "django.templatetags.i18n"],
        },
    },
]

# --- Postgres and Redis --------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        environ.get("DATABASE_URL", "postgresql:///inbox"),
        engine="sandbox.postgres",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environ.get("REDIS_URL", "redis://localhost:6379/0")


def redis_database(number):
    """REDIS_URL pointed at one of Redis's numbered databases, for redis-py."""
    if REDIS_URL.startswith("unix:"):
        return f"{REDIS_URL.split('?')[0]}?db={number}"
    return urlsplit(REDIS_URL)._replace(path=f"/{number}").geturl()


CACHES = {
    "default": {
        "BACKEND": "inbox_project.cache.Cache",
        "LOCATION": redis_database(1),
        "KEY_PREFIX": environ.get("REDIS_PREFIX", "inbox"),
        "KEY_FUNCTION": "sandbox.world.cache_key",
        "TIMEOUT": 3600,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {
            # redis-py 8 times out a silent subscription after 5 s and caps the pool at 100.
            "hosts": [
                {
                    "address": redis_database(2),
                    "socket_timeout": None,
                    "max_connections": 100_000,
                }
            ],
            "prefix": environ.get("REDIS_PREFIX", "inbox"),
        },
    }
}

# --- Celery: JSON only; a task is a wake-up, the truth is in Postgres ----------------------------

CELERY_BROKER_URL = (
    f"redis+socket://{REDIS_URL.removeprefix('unix://').split('?')[0]}?virtual_host=3"
    if REDIS_URL.startswith("unix:")
    else redis_database(3)
)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": environ.get("REDIS_PREFIX", "inbox") + ":",
    # A customer's message must not wait for a Redis that is away: fail fast, the sweep catches up.
    "socket_connect_timeout": 2,
    # Above the second that a worker's BRPOP waits.
    "socket_timeout": 3,
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TASK_PUBLISH_RETRY = False

# --- Signing in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "team.Agent"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "conversations:inbox"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "team.adapter.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
# Else anybody could have us write to any address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(environ.get("TRUSTED_PROXY_COUNT", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Support Inbox"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Not in the cache, too: a Redis that was away at the logging out would still know the session.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "inbox_session"

# --- What browsers may do ------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = IS_HTTPS and not flag("PROXY_REDIRECTS_TO_HTTPS")
SECURE_HSTS_SECONDS = int(environ.get("HSTS_SECONDS", "31536000")) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
if TRUSTED_PROXIES := ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SOCKET_URL = SITE_URL.replace("http", "ws", 1)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, UNSAFE_INLINE],
        # Remote pictures of a mail are shown only after an agent asked for them.
        "img-src": [SELF, "data:", "blob:", "https:"],
        "connect-src": [SELF, SOCKET_URL],
        # Voice messages: what was just recorded, and what a store of files has.
        "media-src": [SELF, "blob:", "https:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Mail ----------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = environ.get("DEFAULT_FROM_EMAIL", f"Support Inbox <support@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# MAIL_DOMAIN is the part after the @ in our Message-IDs and in the reply addresses of web inboxes.
MAIL_DOMAIN = environ.get("MAIL_DOMAIN", SITE_HOST)
# The built-in receiver listens here.
MAIL_HOST = environ.get("MAIL_HOST", "127.0.0.1")
MAIL_PORT = int(environ.get("MAIL_PORT", "2525"))
EMAIL_BACKEND = environ.get(
    "EMAIL_BACKEND",
    "inboxes.mail.backends.OutboxBackend" if DEBUG else "inboxes.mail.backends.SmtpBackend",
)
EMAIL_HOST = environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 30
# Any provider that django-anymail knows: EMAIL_BACKEND=anymail.backends.postmark.EmailBackend and
# ANYMAIL_POSTMARK_SERVER_TOKEN=... (every ANYMAIL_* variable is handed on).
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in environ.items()
    if name.startswith("ANYMAIL_")
}

# --- How agents are told -------------------------------------------------------------------------

# The key by which push services know us; without one it is made and kept in the database.
VAPID_PRIVATE_KEY = environ.get("VAPID_PRIVATE_KEY", "")
# Browsers say themselves where they are to be pushed to: only these services are believed.
PUSH_HOSTS = words(
    "PUSH_HOSTS",
    "fcm.googleapis.com updates.push.services.mozilla.com .push.services.mozilla.com"
    " web.push.apple.com .push.apple.com .notify.windows.com",
)
# Hosts of the own network to which webhooks may post, also without https.
TRUSTED_HOSTS = words("TRUSTED_HOSTS")

# --- Without a network ----------------------------------------------------------------------------

# How many pages a browser keeps for its agent, to be read without a network; 0 keeps none.
PAGES_KEPT = int(environ.get("PAGES_KEPT") or "60")

# --- The language model ---------------------------------------------------------------------------

# Any endpoint that speaks OpenAI's protocol, up to its /v1; without one the bot quotes articles.
MODEL_URL = environ.get("MODEL_URL", "")
MODEL_KEY = environ.get("MODEL_KEY", "")
MODEL_NAME = environ.get("MODEL_NAME", "")
EMBEDDING_NAME = environ.get("EMBEDDING_NAME", "")
EMBEDDER = "bot.model.embedding.embed"  # gives vectors of texts
# Puts what is said in voice messages into words.
TRANSCRIPTION_NAME = environ.get("TRANSCRIPTION_NAME", "")
TRANSCRIBER = "bot.model.transcribing.transcribe"
MODEL_TIMEOUT = float(environ.get("MODEL_TIMEOUT") or "20")
# So many workers wait for it at once; others have time for mail.
MODEL_AT_ONCE = int(environ.get("MODEL_AT_ONCE") or "2")
MODEL_TOKENS_A_DAY = int(environ.get("MODEL_TOKENS_A_DAY") or "1000000")
# What a million tokens cost, read and written, and what a day may cost; 0 is no limit.
MODEL_PRICES = [float(price) for price in words("MODEL_PRICES") or ["0", "0"]]
MODEL_COST_A_DAY = float(environ.get("MODEL_COST_A_DAY") or "0")
# Whether summaries for agents may send internal notes there.
MODEL_SEES_NOTES = flag("MODEL_SEES_NOTES")

# --- Files ---------------------------------------------------------------------------------------

FILE_LIMIT = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "conversations.uploading.StopAtTheLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Where clamd listens; without it files are not scanned for viruses.
CLAMAV_HOST = environ.get("CLAMAV_HOST", "")
CLAMAV_PORT = int(environ.get("CLAMAV_PORT") or "3310")
# Voice messages are made one kind by it, and measured; without it they stay as they were recorded.
FFMPEG = environ.get("FFMPEG", shutil.which("ffmpeg") or "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
STATIC_URL = "static/"
STATIC_ROOT = Path(environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploaded files are served by views that check who asks; this URL serves nothing.
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "inbox_project.statics.Storage"
    },
}
if bucket := environ.get("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": environ.get("S3_ENDPOINT"),
            "access_key": environ.get("S3_ACCESS_KEY"),
            "secret_key": environ.get("S3_SECRET_KEY"),
            "region_name": environ.get("S3_REGION"),
            "file_overwrite": False,
            "default_acl": None,
        },
    }
    # Where browsers reach the same store: then they are sent there, by links that end soon.
    if public := environ.get("S3_PUBLIC_ENDPOINT"):
        there = {"endpoint_url": public, "signature_version": "s3v4"}
        there = STORAGES["default"]["OPTIONS"] | there
        STORAGES["signed"] = STORAGES["default"] | {"OPTIONS": there}

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = environ.get("LANGUAGE_CODE") or "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "inbox_project.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = environ.get("TIME_ZONE", "UTC")
# So long after the end of their shift an agent who is gone keeps customers who wait.
HAND_BACK_MINUTES = int(environ.get("HAND_BACK_MINUTES") or "15")

# --- Logs: one line each, to the standard output -------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}

# A restored or cloned database must not answer for the original: what we sign carries this.
INSTANCE_ID = hashlib.sha256(f"{SECRET_KEY}|{SITE_HOST}".encode()).hexdigest()[:8]

SILENCED_SYSTEM_CHECKS = []
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    EMAIL_BACKEND = environ.get("EMAIL_BACKEND", "inboxes.mail.backends.OutboxBackend")
