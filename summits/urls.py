"""The public addresses. They are promises: what once answered here answers for ever."""

app_name = "summits"

urlpatterns = []
