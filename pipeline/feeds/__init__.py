"""News from the web: feeds and pages to articles in an archive."""
