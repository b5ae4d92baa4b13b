"""File formats, named by their file extensions, and their media types."""

CSV, XLSX, ODS, DATA_PACKAGE = "csv", "xlsx", "ods", "zip"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DATA_PACKAGE: "application/zip",
}
