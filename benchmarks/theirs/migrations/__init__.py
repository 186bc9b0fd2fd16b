"""None: ``filling`` makes the tables, as no database outlives a benchmark."""
