"""What is personal: found, given to its owner, erased."""
