"""What a BMC's records mean: SDR, sensor readings, SEL and FRU as pure functions on bytes."""
