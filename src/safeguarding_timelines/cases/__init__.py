"""What happened: the facts and dated events of one case, read from JSON or made in Python."""
