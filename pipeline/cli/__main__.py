"""`python -m pipeline.cli` is the command `krant`."""

from pipeline.cli import main

main()
