from __future__ import annotations

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tests.urls import urlpatterns as site_urlpatterns

from .models import Note


@csrf_exempt
def store_note(request):
    """The barest view that stores what was posted."""
    Note.objects.create(text=request.POST["message"])
    return HttpResponse(status=201)


urlpatterns = [path("note/", store_note), *site_urlpatterns]
