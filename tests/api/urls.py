"""The tests' site with the APIs included, as a site does it."""

from importlib.util import find_spec

from django.urls import path

from tests.urls import urlpatterns as of_the_site
from tpi_cms.api.v2 import router

urlpatterns = [path("api/v2/", router.urls), *of_the_site]

if find_spec("wagtail.api.v3"):
    from tpi_cms.api.v3 import api

    urlpatterns = [path("api/v3/", api.urls), *urlpatterns]
