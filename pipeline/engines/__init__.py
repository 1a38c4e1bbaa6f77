"""Where missing rows are computed."""
