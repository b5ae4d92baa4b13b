"""What is indexed: document types, fields and their weights."""
