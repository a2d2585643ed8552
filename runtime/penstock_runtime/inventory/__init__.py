"""The walk through an inventory: what is listed there becomes messages on a pipeline's queue.

Two ways: once, everything (`frequency: 0`), or a day at each run, with a cursor (`frequency: N`). `handler.py` is the entry point
that a definition names (`handlers.historic: penstock_runtime.inventory.handler:handler`).
"""
