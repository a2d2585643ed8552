"""Code of a definition: fetched, unpacked, with requirements of its own."""
