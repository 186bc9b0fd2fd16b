from django.db import models
from django.utils.functional import cached_property

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from tpi_cms.clinics.models import Clinic
from tpi_cms.content.facts.base import PageFacts
from tpi_cms.content.mixins import StoryPageMixin
from tpi_cms.content.outline import LINES, OutlineSection
from tpi_cms.fields import LinesField


class ClinicianFacts(PageFacts):
    open_graph_type = "profile"

    @cached_property
    def offering(self):
        return Clinic.objects.filter(pk=self.page.clinic_id)

    def get_sections(self):
        training = OutlineSection("Training", LINES, items=self.page.training)
        return [training, *super().get_sections()]

    def get_page_properties(self):
        return {"@type": "ProfilePage", "mainEntity": {"@id": f"{self.url}#person"}}

    def get_nodes(self):
        person_id, name = f"{self.url}#person", self.page.title
        return [{"@type": "Person", "@id": person_id, "name": name}]


class ClinicianPage(StoryPageMixin, Page):
    clinic = models.ForeignKey(
        "tpi_cms.Clinic", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    training = LinesField()

    content_panels = [
        *Page.content_panels,
        FieldPanel("clinic"),
        FieldPanel("training"),
        *StoryPageMixin.story_panels,
    ]
    search_fields = [*Page.search_fields, *StoryPageMixin.search_fields]

    facts_class = ClinicianFacts
    template = "clinicians/clinician_page.html"
