"""What is known and how it is asked. Knows nothing of the pages in `ui`."""
