"""How a model is run, where its weights come from, and how texts are batched for it."""
