"""The test site's settings, every logger at DEBUG but that of the queries."""

import base64

from tests.settings import *  # noqa: F403

# Nobody listens there; what matters is who else gets to know the secret.
WEBHOOK_KEY = b"CanarySecretOfTheWebhook"
WEBHOOK_SECRET = "whsec_" + base64.b64encode(WEBHOOK_KEY).decode()
TPI_CMS_WEBHOOKS = {
    "crm": {
        "url": "https://127.0.0.1:9/",
        "secret": WEBHOOK_SECRET,
        "payload": "full",
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "DEBUG"},
    "loggers": {
        "django": {"level": "DEBUG"},
        "django.db.backends": {"level": "INFO"},
    },
}
