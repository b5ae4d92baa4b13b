"""What a reader sees when there is nothing to see."""

from django.shortcuts import render


def not_found(request, exception):
    """Answer 404 with ways on from here."""
    return render(request, "404.html", {"path": request.path}, status=404)


def server_error(request):
    """Answer 500 without the help of the database."""
    return render(request, "500.html", status=500)
