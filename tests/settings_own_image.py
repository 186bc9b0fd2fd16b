"""The test site with an image model of its own."""

from .settings import *  # noqa: F403
from .settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.ownimage"]
WAGTAILIMAGES_IMAGE_MODEL = "ownimage.OwnImage"
MIGRATION_MODULES = {"ownimage": None}
