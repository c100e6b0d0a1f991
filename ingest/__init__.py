"""A file becomes a source and its passages. Uses `kb`; knows nothing of `ui`."""
