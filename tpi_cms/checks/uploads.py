"""System check of uploads: a file that runs its script on the site's own address.

Opened by somebody who is logged in, it reads every request that this person may see.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, Warning

#: Extensions of what browsers run as a page, by the types that web servers give them.
ACTIVE = {"htm", "html", "xhtml", "xht", "shtml", "mht", "mhtml", "svg", "svgz"}
ACTIVE |= {"xml", "xsl", "xslt", "rss", "atom"}


@checks.register(Tags.security, deploy=True)
def check_uploads(**kwargs: Any) -> list[CheckMessage]:
    """What may be uploaded; how the web server serves it, nobody can see here."""
    if _is_elsewhere():
        return []
    documents = getattr(settings, "WAGTAILDOCS_EXTENSIONS", None)
    images = getattr(settings, "WAGTAILIMAGES_EXTENSIONS", [])
    inline = getattr(settings, "WAGTAILDOCS_INLINE_CONTENT_TYPES", [])
    faults = {
        "WAGTAILDOCS_EXTENSIONS": _find_active(documents) if documents else "any file",
        "WAGTAILIMAGES_EXTENSIONS": _find_active(images),
        "WAGTAILDOCS_INLINE_CONTENT_TYPES": _find_active(
            re.split("[/+]", "/".join(inline))
        ),
        "WAGTAILDOCS_SERVE_METHOD": "direct" if _is_direct() else "",
    }
    return [
        Warning(
            f"{name} allows {fault}, which may run a script on this site's address.",
            hint="List harmless extensions only; docs/security.md has them, and more.",
            id="tpi_cms.W072",
        )
        for name, fault in faults.items()
        if fault
    ]


def _is_direct() -> bool:
    """Past Wagtail's view, which sends documents as attachments."""
    return getattr(settings, "WAGTAILDOCS_SERVE_METHOD", None) == "direct"


def _is_elsewhere() -> bool:
    """Whether uploads have a host of their own, where no log-in counts."""
    host = urlsplit(settings.MEDIA_URL).netloc
    admin = urlsplit(getattr(settings, "WAGTAILADMIN_BASE_URL", "") or "").netloc
    return bool(host) and host != admin


def _find_active(extensions: Any) -> str:
    return ", ".join(sorted(ACTIVE.intersection(each.lower() for each in extensions)))
