"""Settings of a benchmark's processes: the tests' site, and a form page beside it."""

from __future__ import annotations

from tests.settings import MIDDLEWARE as TESTS_MIDDLEWARE
from tests.stress.settings import *  # noqa: F403
from tests.stress.settings import INSTALLED_APPS as STRESS_APPS

INSTALLED_APPS = [
    "benchmarks.theirs",
    "wagtail.contrib.forms",
    *STRESS_APPS,
]
MIDDLEWARE = TESTS_MIDDLEWARE
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
