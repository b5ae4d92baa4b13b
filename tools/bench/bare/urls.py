"""The one address of the bare project: /?bytes=N."""

from functools import cache

from django.http import HttpResponse
from django.urls import path


@cache
def body(length):
    """Return so many bytes."""
    return b"x" * length


def bare(request):
    """Answer with as many bytes as asked for."""
    return HttpResponse(body(int(request.GET.get("bytes", 0))))


urlpatterns = [path("", bare)]
