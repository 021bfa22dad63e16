"""What changed in the content since a revision: for whom, and which translations wait."""
