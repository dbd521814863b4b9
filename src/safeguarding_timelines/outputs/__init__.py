"""What people and programs see: one module a format, each a function from a timeline to text."""
