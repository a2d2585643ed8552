"""What every adapter of one kind promises: one suite, run over each adapter."""
