"""What is known of Dutch and English: words, numbers, dates, names, sentences. No models."""
