"""Paragraphs of each community's own, written before its document is made: by a model from its cells, or by rule.

The plan says {{段落.基本情况}}; the sheet 段落 of the roster says what is to stand there and from which columns. What
was written becomes a value like any other, so that filling a plan stays a pure function of its row.
"""
