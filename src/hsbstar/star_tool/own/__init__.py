"""An area's own star tool: mapped, opened and filled."""
