"""Body blocks: a body is a list of sections, a section holds blocks on one subject."""
