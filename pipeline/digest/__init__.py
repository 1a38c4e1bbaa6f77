"""The day's stories: articles about one event put together, and told in a page."""
