"""The trade's rules as pure functions: entry numbers, working days, clocks, ports, agencies."""
