"""Running a project on one machine: its workers as processes, on the embedded queues, stores and tables.

The workers are the ones of the image (`penstock-worker`); only what starts them is different.
"""
