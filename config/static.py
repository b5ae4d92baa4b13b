"""Static files under names that change with their content, those that a script imports included."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_, _REPLACEMENTS = HashedFilesMixin._js_module_import_aggregation_patterns


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also writes the new names into the imports of the site's own JavaScript modules."""

    support_js_module_import_aggregation = True
    # Not of other people's: a library brings modules that import what it does not bring.
    _js_module_import_aggregation_patterns = "js/*.js", _REPLACEMENTS
