from .write import Template as Template, write_word as write_word
