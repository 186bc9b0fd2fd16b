"""A site in English and Spanish whose pages are translated with wagtail-localize."""

import os

from .settings import *  # noqa: F403
from .settings import INSTALLED_APPS

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("LOCALIZE_DATABASE", ":memory:"),
    }
}
INSTALLED_APPS = ["wagtail_localize", "wagtail_localize.locales", *INSTALLED_APPS]
ROOT_URLCONF = "tests.urls_languages"
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Spanish")]
WAGTAIL_I18N_ENABLED = True
