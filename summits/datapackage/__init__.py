"""Import and export of the whole archive as a data package: a folder of CSV files."""
