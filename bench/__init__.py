"""Side-by-side benchmarks: one file, one command, a ratio to a rival."""
