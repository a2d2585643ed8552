"""Functions: a handler `handler(event, context)` in the shapes of AWS Lambda, wherever it runs.

In Lambda (`commands/function.py`, `lambda_entry.py`), as a worker on any queue (`consume.py`), as a job (`roles/function.py`). The handler
sees the same events everywhere, so the code of a pipeline does not know where it is.
"""
