"""What `Benchmarks/run.py` is made of."""
