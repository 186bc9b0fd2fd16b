"""Real processes under stress: a web server, workers, a mail server, many clients.

``make test`` runs a short form; ``make stress`` the long one (``STRESS=full``).
"""

import os

import pytest

IS_FULL = os.environ.get("STRESS") == "full"
long_form = pytest.mark.skipif(not IS_FULL, reason="long form: `make stress`")
