"""As ``urls_languages``, but the package's routes are below ``/es/`` too."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wagtail import urls as wagtail_urls

urlpatterns = i18n_patterns(
    path("", include("tpi_cms.urls")), path("", include(wagtail_urls))
)
