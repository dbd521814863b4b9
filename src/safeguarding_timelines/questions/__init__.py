"""Questions about a timeline: what if, windows, latest triggers, slips, other rulebooks."""
