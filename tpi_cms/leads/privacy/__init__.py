"""What is personal: kept from readers of the database, found by its owner, erased."""
