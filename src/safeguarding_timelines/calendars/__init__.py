"""Which days count: working days, bank holidays, periods, and counting them both ways."""
