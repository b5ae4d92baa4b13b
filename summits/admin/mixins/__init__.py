"""Parts that pages of the admin are put together from."""
