"""Bootstrap of environment dev."""

import shared

shared.create()
