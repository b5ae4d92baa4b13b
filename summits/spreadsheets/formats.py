"""The kinds of file, by the endings of their names, with their media types."""

CSV, XLSX, BUNDLE = "csv", "xlsx", "zip"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    BUNDLE: "application/zip",
}
