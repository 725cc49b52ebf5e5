"""Generated kernels: NumPy ufuncs, one module a paper. Written by `symagg generate`; needs NumPy and numba alone."""
