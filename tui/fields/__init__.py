"""What is filled in for each kind of question."""
