"""Code of the workflow `orders`: a package that penstock uploads and the worker loads."""
