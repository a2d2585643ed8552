"""Code of the workflow `receipts`."""
