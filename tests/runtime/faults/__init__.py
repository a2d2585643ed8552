"""Workers as real processes, and what is done to them: killed, stopped, cut off, fed with rubbish."""
