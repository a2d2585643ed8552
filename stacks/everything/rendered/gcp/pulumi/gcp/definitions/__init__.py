"""One module for each definition."""
