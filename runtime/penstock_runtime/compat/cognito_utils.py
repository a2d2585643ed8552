"""`stactools_pipelines.cognito.utils`: the token of the ingestor, for code that is not async."""

from penstock_runtime.ingestor import environment


def get_token() -> str:
    """Return a token that is valid for at least a minute: from this process, the table of tokens, or the identity provider.

    Reads DOMAIN, CLIENT_ID, CLIENT_SECRET, SCOPE and, where it is set, JWT_CACHE_TABLE_NAME. Raises Unusable when one of the
    first four is missing, and Denied or Unavailable when the provider gives no token.
    """
    return environment.token()
