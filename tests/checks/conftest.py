import warnings

import pytest

from .messages import SAFE_SQLITE


@pytest.fixture(autouse=True)
def _safe_database(settings):
    with warnings.catch_warnings():
        # Django warns of any such change; nothing here connects anew.
        warnings.simplefilter("ignore")
        settings.DATABASES = {"default": SAFE_SQLITE}
