"""Phone references in copy, and the numbers that were typed instead."""
