"""What is remembered, as columns of arrays; saved, loaded and replayed."""
