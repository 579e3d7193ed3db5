"""The page: seats, sequence rules, order, reasons and propensities."""
