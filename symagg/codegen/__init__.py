"""From a derived formula to numba source, with the accuracy that it was measured to have."""
