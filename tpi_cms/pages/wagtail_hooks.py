"""What the ready-made pages register with Wagtail, and nothing else."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _

from wagtail import hooks

from .grid.views import GridMenuItem, GridView


@hooks.register("register_admin_urls")
def register_grid_urls():
    patterns = [path("", GridView.as_view(), name="index")]
    return [path("treatments-by-clinic/", include((patterns, "tpi_cms_grid")))]


# Right after the clinics.
@hooks.register("register_admin_menu_item")
def register_grid_menu_item():
    url = reverse("tpi_cms_grid:index")
    label = _("Treatments by clinic")
    return GridMenuItem(label, url, name="tpi-grid", icon_name="table", order=121)
