"""The bundled evaluation: defects put into clean documents, extraction against gold, questions to the library."""
