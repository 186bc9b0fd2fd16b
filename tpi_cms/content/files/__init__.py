"""Pages as text files, read exactly as they say, and written: docs/content-files.md."""
