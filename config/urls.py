"""URLs of the public site and of the admin."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("summits.urls")),
]

handler400 = "summits.views.errors.bad_request"
handler404 = "summits.views.errors.not_found"
handler500 = "summits.views.errors.server_error"
