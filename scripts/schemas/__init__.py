"""The JSON Schemas of what hsbstar prints and of files that people write, made from the code."""
