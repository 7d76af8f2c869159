"""The kinds of defect, by what they spoil."""
