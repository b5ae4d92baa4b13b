"""The one URL of the bare project: /?bytes=N."""

from functools import cache

from django.http import HttpResponse
from django.urls import path


@cache
def body(length):
    """Return ``length`` bytes."""
    return b"x" * length


def bare(request):
    """Answer with as many bytes as the parameter ``bytes`` says."""
    return HttpResponse(body(int(request.GET.get("bytes", 0))))


urlpatterns = [path("", bare)]
