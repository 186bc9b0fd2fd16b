"""Makes the Spanish pages from the files in ``example_project/content_es``.

Each is a translation of the English page at the same address.
"""

from __future__ import annotations

from pathlib import Path

from wagtail.models import Locale, Page

from tpi_cms.content.files.loading import load_pages
from tpi_cms.setup.site import get_site

FOLDER = Path(__file__).parent.parent / "content_es"


def load_translations() -> int:
    """Returns how many pages, all published."""
    home = get_site().root_page
    spanish, _created = Locale.objects.get_or_create(language_code="es")
    for path in get_paths():
        page = Page.objects.get(url_path=f"{home.url_path}{path}").specific
        if not page.has_translation(spanish):
            translation = page.copy_for_translation(spanish, copy_parents=True)
            translation.last_reviewed = None
            translation.save_revision()
    return len(load_pages(FOLDER, home.get_translation(spanish), publish=True))


def get_paths() -> list[str]:
    """Addresses below the home page, each parent before its children."""
    files = (path.relative_to(FOLDER).with_suffix("") for path in FOLDER.rglob("*.md"))
    paths = (
        f"{'/'.join(p.parts[:-1] if p.name == 'index' else p.parts)}/" for p in files
    )
    return sorted("" if path == "/" else path for path in paths)
