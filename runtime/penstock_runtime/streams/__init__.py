"""Native streams: how records become rows, and where rows go; the roles `stream` and `ingest` feed them."""
