"""Import and export for editors: tables (CSV), workbooks (XLSX; ODS is imported only) and data packages (ZIP).

A data package is imported as ``import_archive`` does it. A table or workbook is imported more leniently: columns that
it lacks stay as they are in the archive, records may be given by name, and apostrophes put before formulas are removed.
Both are validated by the same schema and checks (``summits.datapackage``).

django-import-export (4.4.3) was considered. It reads and saves record by record through its own forms instead of these
checks, cannot import many-to-many fields in bulk, and strips the first sign from a cell that begins like a formula,
which cannot be undone.
"""
