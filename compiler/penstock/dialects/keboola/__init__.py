"""Bodies of Keboola Stream's management API, read and checked."""
