"""What editors send to be imported and fetch to take along: tables (CSV), workbooks (XLSX) and bundles (ZIP).

A bundle is imported as ``import_archive`` does it. A table or a workbook is a person's: a column that it lacks stays as
it is in the archive, records may be named by what they are called, and cells that a spreadsheet would run are restored.
Both go through the same table of columns and the same checks (``summits.datapackage``).

django-import-export was looked at (4.4.3): it reads and saves record by record through forms of its own instead of
these checks, refuses lists of links in bulk, and takes the sign off a cell that begins as a formula, which nothing can
restore.
"""
