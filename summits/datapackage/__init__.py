"""The bundle: the whole archive as a folder of CSV files, in and out."""
