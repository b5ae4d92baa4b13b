"""Static files under names that change with their content, those that a script imports included."""

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, _REPLACEMENTS = HashedFilesMixin._js_module_import_aggregation_patterns


class SmallFilesFinder(AppDirectoriesFinder):
    """Django's finder of the files of apps, which leaves the largest, asked for only while DEBUG is on, uncollected.

    So each of the others fits into what the system keeps of an answer by default, and no thread waits for a reader who
    does not take it (config/worker.py).
    """

    left_out = ("jquery.js", "select2.full.js", "xregexp.js")

    def list(self, ignore_patterns):
        """Yield (path, storage) of each file to collect."""
        return super().list([*(ignore_patterns or ()), *self.left_out])


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also writes the new names into the imports of the site's own JavaScript modules."""

    support_js_module_import_aggregation = True
    # Not of other people's: a library brings modules that import what it does not bring.
    _js_module_import_aggregation_patterns = "js/*.js", _REPLACEMENTS
