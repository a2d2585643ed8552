"""pctasks on this runtime: its built-in streaming tasks as handlers, and what its users' functions import."""
