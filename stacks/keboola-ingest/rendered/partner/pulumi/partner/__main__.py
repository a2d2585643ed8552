"""Pulumi program of environment partner."""

import shared
from definitions import (
    streamservice_stream,
)

platform = shared.create()
streamservice_stream.create(platform)
