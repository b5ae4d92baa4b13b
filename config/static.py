"""Static files with hashes of their content in their names, also in the imports of JavaScript modules."""

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, _REPLACEMENTS = HashedFilesMixin._js_module_import_aggregation_patterns


class SmallFilesFinder(AppDirectoriesFinder):
    """Django's finder of the files of apps, without the largest ones, which are used only while DEBUG is on.

    Each of the others fits into the system's default send buffer, so that no thread waits for a slow client
    (config/worker.py).
    """

    excluded_files = ("jquery.js", "select2.full.js", "xregexp.js")

    def list(self, ignore_patterns):
        """Yield (path, storage) of each file to collect."""
        return super().list([*(ignore_patterns or ()), *self.excluded_files])


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also replaces the names in the imports of the site's own JavaScript modules."""

    support_js_module_import_aggregation = True
    # Not in those of libraries: some contain modules that import files which the library does not contain.
    _js_module_import_aggregation_patterns = "js/*.js", _REPLACEMENTS
