"""The STAC ingestor: tokens (`tokens.py`), items and collections (`client.py`), from the environment of a pipeline (`environment.py`).

Facts about the API: https://github.com/developmentseed/stactools-pipelines (2025): POST `<root>/ingestions` or `<root>/collections`,
the JSON text of the object, `Authorization: bearer <token>`.
"""
