"""What the parser knows of an option or argument, told alike for each version of the parser."""

from __future__ import annotations

from typing import Any


def choices_of(param: Any) -> list[str]:
    """Return the words that an option chooses from; none where it takes any."""
    holder = getattr(param, "type_descriptor", None) or getattr(param, "type", None)
    found = getattr(holder, "choices", None) or ()
    return [str(getattr(one, "value", one)) for one in found]


def range_in_words(param: Any) -> str:
    """Return which numbers an option takes, or nothing where it takes none."""
    low, high = (_bound(param, name) for name in ("min", "max"))
    if low is None:
        return ""
    return f"{low:g} or more" if high is None else f"{low:g} to {high:g}"


def is_whole(param: Any) -> bool:
    """Say whether the numbers that an option takes are whole."""
    descriptor = getattr(param, "type_descriptor", None)
    kind = getattr(descriptor, "annotation", None) or getattr(param, "type", "")
    return "int" in str(kind).casefold()


def _bound(param: Any, name: str) -> float | None:
    found: float | None = getattr(param, name, getattr(getattr(param, "type", None), name, None))
    return found


def default_in_words(param: Any) -> str:
    """Return what counts where an option is not typed; nothing where that says itself."""
    shown = param.show_default
    if isinstance(shown, str):
        return shown
    if not shown or param.required or param.default in {None, False, ""}:
        return ""
    return str(getattr(param.default, "value", param.default))


def options_by_name(params: Any) -> dict[str, Any]:
    """Return options by each of their names, with the hyphens."""
    return {name: one for one in params if one.param_type_name == "option" for name in one.opts}


def long_name(param: Any) -> str:
    """Return an option's longest name, or what stands for an argument."""
    return str(param.metavar if param.param_type_name == "argument" else max(param.opts, key=len))


def shown_name(param: Any) -> str:
    """Return an option's name with what it takes, or an argument's."""
    if param.param_type_name == "argument":
        return str(param.metavar)
    names = ", ".join(sorted(param.opts, key=len))
    return names if param.is_flag else f"{names} {param.metavar}"
