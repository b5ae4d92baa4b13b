"""What several tests share: records to create, forms to fill in, servers to start, pages to read."""
