"""Abstract page classes: what a treatment, condition or location page holds.

A site that wants page types of its own subclasses these beside its base page, as
``tpi_cms.pages`` does::

    class TreatmentPage(TreatmentPageMixin, Page):
        content_panels = Page.content_panels + TreatmentPageMixin.treatment_panels
"""

from .medical import (
    AfterCarePageMixin,
    ArticlePageMixin,
    ConditionPageMixin,
    MedicalPageMixin,
    TreatmentPageMixin,
)
from .people import PractitionerPageMixin
from .places import LocationIndexPageMixin, LocationPageMixin
from .story import FactsPageMixin, HomePageMixin, IndexPageMixin, StoryPageMixin

__all__ = [
    "AfterCarePageMixin",
    "ArticlePageMixin",
    "ConditionPageMixin",
    "FactsPageMixin",
    "HomePageMixin",
    "IndexPageMixin",
    "LocationIndexPageMixin",
    "LocationPageMixin",
    "MedicalPageMixin",
    "PractitionerPageMixin",
    "StoryPageMixin",
    "TreatmentPageMixin",
]
