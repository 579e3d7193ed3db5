"""THE LAB: a town of simulated people, the clips they watch, and the real logs that the engine is measured on."""
