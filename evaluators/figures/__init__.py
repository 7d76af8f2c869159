"""What the numbers of a text say of each other: counts in their clauses, and where two of them cannot both hold."""
