"""How good a stage is: its output on a test set against what people wrote."""
