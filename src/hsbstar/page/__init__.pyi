from .public import look as look, needs_pydantic as needs_pydantic
