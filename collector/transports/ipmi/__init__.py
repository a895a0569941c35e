"""IPMI over LAN: the session, its two engines, and the walks over SDR, sensors, SEL and FRU."""
