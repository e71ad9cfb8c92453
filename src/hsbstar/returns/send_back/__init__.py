"""Send a return back with what to correct."""
