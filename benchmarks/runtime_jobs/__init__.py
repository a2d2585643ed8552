"""The same no-op job under our loop and under other workers: one module each, run by `benchmarks/runtime_loop.py`.

`python -m benchmarks.runtime_jobs.NAME fill N FOLDER` puts N jobs into the queue (how long that took is printed), `work N FOLDER` works them
off in one process and prints what `counting.py` measured. FOLDER is scratch space; Redis is at `BENCH_REDIS`.
"""
