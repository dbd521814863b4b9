"""How it follows: computes a timeline from a case and a rulebook, rule by rule."""
