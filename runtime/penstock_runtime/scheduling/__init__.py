"""The scheduler: which batches of which buckets become which tasks. A pure core with its effects at the edge.

Pure: times, names, windows, readiness, join, tasks, markers, decide, plan. Effects: listing, markerstore, publish, run, push, reap.
"""
