"""How likely a request is spam, what that is told from, and how many are too many."""
