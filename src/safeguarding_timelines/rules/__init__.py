"""What is owed: rules and rulebooks, read from TOML files."""
