"""The stress tests' site with a form page of Wagtail's own to measure beside."""

from tests.stress.settings import *  # noqa: F403
from tests.stress.settings import INSTALLED_APPS

INSTALLED_APPS = ["benchmarks.forms", "wagtail.contrib.forms", *INSTALLED_APPS]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
