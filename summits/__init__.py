"""The archive's one app: the record, its bundle, its pages, its desk."""
