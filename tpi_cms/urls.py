"""Routes of the package; include before Wagtail's own."""

app_name = "tpi_cms"
urlpatterns: list = []
