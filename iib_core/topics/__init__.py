"""What the pictures are about: embeddings, topics, titles, organising."""
