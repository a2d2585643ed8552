"""Static keys of a profile in the shared credentials file, for a developer's machine."""

import os
from collections.abc import Mapping

from penstock_runtime.aws.model import Credentials
from penstock_runtime.errors import Denied


def read(env: Mapping[str, str]) -> Credentials | None:
    """Return the keys of `AWS_PROFILE` (or `default`); None without a file or such a profile.

    Raises Denied when a profile is asked for by name and has no keys: taking another identity would surprise.
    """
    path = env.get("AWS_SHARED_CREDENTIALS_FILE") or os.path.join(env.get("HOME", ""), ".aws", "credentials")
    asked = env.get("AWS_PROFILE")
    name = asked or "default"
    section: Mapping[str, str] = {}
    if os.path.isfile(path):
        from configparser import Error, RawConfigParser

        parser = RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (Error, OSError, UnicodeDecodeError):
            raise Denied("AWS: the shared credentials file cannot be read") from None
        section = dict(parser.items(name)) if parser.has_section(name) else {}
    key_id, secret = section.get("aws_access_key_id"), section.get("aws_secret_access_key")
    if key_id and secret:
        return Credentials(key_id, secret, section.get("aws_session_token", ""))
    if asked:
        raise Denied(f"AWS: the profile {asked} has no keys in the shared credentials file")
    return None
