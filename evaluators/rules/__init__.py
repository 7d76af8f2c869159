"""One rule per file, in a folder per family; `evaluators.catalog` lists them."""
