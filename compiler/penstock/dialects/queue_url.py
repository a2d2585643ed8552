"""Queue addresses: an Azure storage queue's URL taken apart, and the name prefix that pctasks made of it.

Forms: `https://<account>.queue.core.windows.net/<queue>`, the same under a sovereign cloud's or DNS zone's domain, and the
emulator's `http://<host>:10001/<account>/<queue>`.
"""

PUBLIC = ".queue.core.windows.net"
_QUEUE_HOSTS = (".queue.core.", ".queue.storage.")
_FLAT_EMULATORS = ("127.0.0.1:10001", "azurite:10001")


def split(url: str) -> tuple[str, str, str | None] | None:
    """Return (account, queue, endpoint) of a queue's address, None when it is not one.

    The endpoint is the full address where account and name alone do not lead to the queue (an emulator, a sovereign
    cloud), and None for a queue of the public cloud.
    """
    found = _parts(url)
    if isinstance(found, str):
        return None
    host, path = found
    if len(path) == 2:
        return path[0], path[1], url.rstrip("/")
    account = host.partition(".")[0]
    public = host == account + PUBLIC and url.startswith("https://")
    return account, path[0], None if public else url.rstrip("/")


def problem(url: str) -> str | None:
    """Say in words why `url` is not a queue's address, None when it is."""
    found = _parts(url)
    return found if isinstance(found, str) else None


def prefix(url: str) -> str | None:
    """Return the base of the Kubernetes names that pctasks gives to a queue's objects, None when `url` is no address.

    It is `<account>-<queue>`. For an emulator under a host other than `azurite` and `127.0.0.1`, pctasks took the host for
    the account; that is kept, so that objects keep their names.
    """
    found = _parts(url)
    if isinstance(found, str):
        return None
    host, path = found
    if len(path) == 2 and host in _FLAT_EMULATORS:
        return f"{path[0]}-{path[1]}".lower()
    account = host.partition(".")[0].replace(":", ".")
    return f"{account}-{'.'.join(path)}".lower()


def address(account: str, queue: str) -> str:
    """Return the address of a queue in the public cloud."""
    return f"https://{account}{PUBLIC}/{queue}"


def _parts(url: str) -> tuple[str, list[str]] | str:
    """Return (host with port, path segments), or what is wrong."""
    scheme, colon, rest = url.partition("://")
    if not colon or scheme not in ("https", "http"):
        return "it does not begin with `https://`"
    if any(char.isspace() for char in url):
        return "it contains a space"
    if "?" in rest or "#" in rest:
        return "it has a query or a fragment: a token does not belong into the address"
    host, _, tail = rest.partition("/")
    host = host.lower()
    if "@" in host:
        return "it has a user name or a password before the host"
    if not host or host.startswith((".", ":")):
        return "it has no host"
    path = tail.removesuffix("/").split("/") if tail.removesuffix("/") else []
    if not path:
        return "it names no queue after the host"
    if "" in path or len(path) > 2:
        return "it must end with the name of one queue"
    named = any(mark in host for mark in _QUEUE_HOSTS)
    if len(path) == 2 and named:
        return "it must end with the name of one queue"
    if len(path) == 1 and not named:
        return f"`{host}` is not the host of a storage account's queues"
    return host, path
