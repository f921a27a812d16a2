"""Settings, all from the environment. docs/user/settings.md lists every variable; ``fishplate check`` reads them.

Nothing here is secret: the installation's key is made on first start and kept in a file only its owner can read.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from fishplate.config import installation, providers, startup

PACKAGE = Path(__file__).resolve().parent.parent
DATA = installation.data_directory()
DEBUG = os.environ.get("FISHPLATE_DEBUG", "") == "1"

# The one secret; everything else (sessions, sealed credentials, checkpoints) is derived from it.
FISHPLATE_KEY = installation.key(DATA)
SECRET_KEY = FISHPLATE_KEY

FISHPLATE_URL = os.environ.get("FISHPLATE_URL", "http://127.0.0.1:8000")
FISHPLATE_EVENTS_URL = os.environ.get("FISHPLATE_EVENTS_URL", "")
_url = urlsplit(FISHPLATE_URL)
_secure = _url.scheme == "https"
ALLOWED_HOSTS = [
    host for host in os.environ.get("FISHPLATE_HOSTS", f"{_url.hostname},localhost,127.0.0.1,[::1]").split(",") if host
]
CSRF_TRUSTED_ORIGINS = [FISHPLATE_URL] if _secure else []

# Folders whose SQLite and CSV files checks may read; nothing outside is opened, links included. The sample systems
# keep theirs in the second one.
_roots = os.environ.get("FISHPLATE_SOURCE_ROOTS", f"{DATA / 'sources'}{os.pathsep}{DATA / 'demo'}")
FISHPLATE_SOURCE_ROOTS = [Path(folder).expanduser() for folder in _roots.split(os.pathsep) if folder]


def _megabytes(name: str, default: int) -> int:
    """Return the bytes that so many MB of 1,000,000 bytes are."""
    return startup.whole_number(name, default, low=1, high=1_000_000) * 1_000_000


# Files: in the data folder, or in a bucket where an endpoint is named. What one file, and one request, may hold.
FILE_LIMIT = _megabytes("FISHPLATE_FILE_MB", 100)
REQUEST_LIMIT = max(_megabytes("FISHPLATE_REQUEST_MB", 500), FILE_LIMIT)
FISHPLATE_S3_ENDPOINT = os.environ.get("FISHPLATE_S3_ENDPOINT", "")
FISHPLATE_S3_BUCKET = os.environ.get("FISHPLATE_S3_BUCKET", "")
FISHPLATE_S3_REGION = os.environ.get("FISHPLATE_S3_REGION", "us-east-1")
FISHPLATE_S3_KEY = os.environ.get("FISHPLATE_S3_KEY", "")
FISHPLATE_S3_SECRET = os.environ.get("FISHPLATE_S3_SECRET", "")
FISHPLATE_CLAMD = os.environ.get("FISHPLATE_CLAMD", "")
if FISHPLATE_S3_ENDPOINT and not (FISHPLATE_S3_BUCKET and FISHPLATE_S3_KEY and FISHPLATE_S3_SECRET):
    raise installation.ConfigurationError(
        "FISHPLATE_S3_ENDPOINT needs FISHPLATE_S3_BUCKET, FISHPLATE_S3_KEY and FISHPLATE_S3_SECRET beside it"
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "fishplate.web",  # before what it replaces templates of
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_vite",
    "template_partials.apps.SimpleAppConfig",
    "fishplate.kernel",
    "fishplate.kernel.egress",
    "fishplate.domains.organisations",
    "fishplate.domains.projects",
    "fishplate.domains.conversations",
    "fishplate.domains.approvals",
    "fishplate.domains.landscape",
    "fishplate.domains.charter",
    "fishplate.domains.planning",
    "fishplate.domains.assurance",
    "fishplate.domains.gates",
    "fishplate.domains.automation",
    "fishplate.config.demo",
]

MIDDLEWARE = [
    "fishplate.web.proxies.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fishplate.web.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "fishplate.web.middleware.RequestLimitMiddleware",  # before anything reads the body
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fishplate.web.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fishplate.web.middleware.ActorMiddleware",
    "fishplate.web.second_factor.SecondFactorMiddleware",
    "fishplate.web.middleware.ErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "fishplate.config.urls"
WSGI_APPLICATION = "fishplate.config.wsgi.application"
ASGI_APPLICATION = "fishplate.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "fishplate.web.context.shell",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "fishplate.web.templatetags.fishplate",
            ],
        },
    }
]


FORM_RENDERER = "fishplate.web.forms.Renderer"
CSRF_FAILURE_VIEW = "fishplate.web.errors.csrf_failure"


def _database(url: str) -> dict[str, object]:
    """Return Django's entry for ``postgresql://user:password@host:port/name``, or SQLite when there is none.

    SQLite: WAL, a write lock from the start of a transaction and a patient wait let 8 writers work without a single
    "database is locked"; ``synchronous=FULL`` because an acknowledged write must survive a power cut.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "fishplate.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise installation.ConfigurationError(
            "FISHPLATE_DATABASE_URL must look like postgresql://user:password@host:5432/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(os.environ.get("FISHPLATE_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "organisations.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "fishplate.web.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "fishplate.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "fishplate.web.accounts.LoginForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
# Whole companies share one address; whose password is guessed is axes' matter.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip"}
MFA_ADAPTER = "fishplate.web.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "fishplate.web.accounts.AuthenticateForm",
    "reauthenticate": "fishplate.web.accounts.ReauthenticateForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_TOTP_TOLERANCE = 1  # a code of half a minute ago is still being typed
SOCIALACCOUNT_ADAPTER = "fishplate.domains.organisations.pages.providers.Adapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers.read()}}
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _secure else "http"
FISHPLATE_SECOND_FACTOR = installation.one_of("FISHPLATE_SECOND_FACTOR", "", "administrators", "everybody")
FISHPLATE_SECOND_FACTOR_PAGE = "organisations:view_sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = "fishplate.web.accounts.lockout_parameters"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "fishplate.web.errors.locked_out"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "fishplate.web.accounts.address_typed"

SESSION_ENGINE = "fishplate.kernel.sessions.store"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([FISHPLATE_EVENTS_URL] if FISHPLATE_EVENTS_URL else [])],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
_checkout_locale = PACKAGE.parent.parent / "locale"
LOCALE_PATHS = [_checkout_locale if _checkout_locale.is_dir() else PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "fishplate_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 31_536_000
FORMAT_MODULE_PATH = ["fishplate.web.formats"]
USE_TZ = True
TIME_ZONE = os.environ.get("FISHPLATE_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "static/"
DJANGO_VITE = {
    "default": {
        "manifest_path": PACKAGE / "web" / "static" / "dist" / "manifest.json",
        "static_url_prefix": "dist",
    }
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"/dist/assets/.+-[\w-]{8}\.\w+$"  # the build puts a hash into each name
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# For how many days messages of the outbox are kept once they were handled.
FISHPLATE_PROXIES = startup.networks("FISHPLATE_PROXIES")
FISHPLATE_OUTBOX_DAYS = startup.whole_number("FISHPLATE_OUTBOX_DAYS", 30, low=1, high=3650)
FISHPLATE_MAIL_URL = os.environ.get("FISHPLATE_MAIL_URL", "")
# Further schemes of apprise that people may use as channels; where they connect to, the allow-list decides as always.
FISHPLATE_CHAT_SCHEMES = frozenset(filter(None, os.environ.get("FISHPLATE_CHAT_SCHEMES", "").split(",")))
EMAIL_BACKEND = "fishplate.kernel.messages.posting.Backend"
SERVER_EMAIL = DEFAULT_FROM_EMAIL = os.environ.get("FISHPLATE_MAIL_FROM", "fishplate@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("FISHPLATE_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # e-mail addresses are unique by Lower(email)
    "security.W008",  # TLS ends at the proxy, which redirects
]
