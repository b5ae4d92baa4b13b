"""The public URLs. They are permanent: former slugs redirect, withdrawn records answer 410 Gone."""

from django.urls import path

from summits.views import (
    about,
    agreements,
    commitments,
    corrections,
    countries,
    documents,
    home,
    issues,
    leaders,
    preview,
    search,
    sections,
    sources,
    summits,
    well_known,
)

app_name = "summits"

urlpatterns = [
    path("", home.home, name="home"),
    path("summits/", summits.summit_list, name="summit-list"),
    path("summits/<slug:slug>/", summits.SummitView.as_view(), name="summit-detail"),
    path("summits/<slug:slug>/<slug:section>/", sections.SummitSection.as_view(), name="summit-section"),
    path("leaders/", leaders.leader_list, name="leader-list"),
    path("leaders/<slug:slug>/", leaders.LeaderView.as_view(), name="leader-detail"),
    path("leaders/<slug:slug>/<slug:section>/", sections.LeaderSection.as_view(), name="leader-section"),
    path("issues/", issues.issue_list, name="issue-list"),
    path("issues/<slug:slug>/", issues.IssueView.as_view(), name="issue-detail"),
    path("issues/<slug:slug>/<slug:section>/", sections.IssueSection.as_view(), name="issue-section"),
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/<slug:slug>/", agreements.AgreementView.as_view(), name="agreement-detail"),
    path("agreements/<slug:slug>/<slug:section>/", sections.AgreementSection.as_view(), name="agreement-section"),
    path("commitments/", commitments.commitment_list, name="commitment-list"),
    path("countries/", countries.country_list, name="country-list"),
    path("countries/<slug:slug>/", countries.CountryView.as_view(), name="country-detail"),
    path("countries/<slug:slug>/<slug:section>/", sections.CountrySection.as_view(), name="country-section"),
    path("sources/", sources.source_list, name="source-list"),
    path("sources/<slug:slug>/", sources.SourceView.as_view(), name="source-detail"),
    path("sources/<slug:slug>/<slug:section>/", sections.SourceSection.as_view(), name="source-section"),
    path("documents/<slug:slug>/", documents.document_text, name="document"),
    path("corrections/", corrections.correction_list, name="correction-list"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="search-suggestions"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("preview/<int:pk>/", preview.show_preview, name="preview-shown"),
    path("preview/<str:key>/", preview.open_link, name="preview"),
    path("preview/<slug:kind>/<int:pk>/", preview.admin_preview, name="preview-admin"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path("robots.txt", well_known.robots, name="robots"),
    path("favicon.ico", well_known.favicon, name="favicon"),
    path("about/", about.about, name="about"),
    path("about/vocabulary/", about.vocabulary, name="vocabulary"),
]
