"""IPMI over LAN: the session, its two engines, and the walks over SDR, sensors, SEL and FRU."""

from collector.transports.ipmi.session import EngineName, IpmiSession

__all__ = ["EngineName", "IpmiSession"]
