"""Arcane: what its operators expect of objects, in each generation of their contract; facts and pure functions.

Sources: the repositories of SneaksAndData (`arcane-operator`, `arcane-crd`, `arcane-framework`, the `arcane-stream-*` plugins) as
of August 2026. Names in here are theirs.
"""

from typing import Final

GROUP: Final = "streaming.sneaksanddata.com"
