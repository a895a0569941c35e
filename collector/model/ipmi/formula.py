"""From a raw sensor byte to a number: sign, factors, linearisation (IPMI 2.0, sections 36.3 and 43.1)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_LINEARISE: Final[dict[int, Callable[[float], float]]] = {
    0: lambda x: x,
    1: math.log,
    2: math.log10,
    3: math.log2,
    4: math.exp,
    5: lambda x: math.pow(10.0, x),
    6: lambda x: math.pow(2.0, x),
    7: lambda x: 1.0 / x,
    8: lambda x: x * x,
    9: lambda x: x * x * x,
    10: math.sqrt,
    11: math.cbrt,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """How a sensor counts.

    sign        0 unsigned, 1 ones' complement, 2 two's complement, 3 it has no number
    m, b        signed, 10 bits
    b_exp, r_exp  powers of ten, signed, 4 bits
    linear      0 to 11 as the standard numbers them; 70h and above: factors differ from reading to reading
    """

    sign: int = 0
    m: int = 1
    b: int = 0
    b_exp: int = 0
    r_exp: int = 0
    linear: int = 0

    def count(self, raw: int) -> int:
        """The raw byte as a whole number with its sign."""
        if raw < 0x80 or self.sign == 0:
            return raw
        return raw - 0xFF if self.sign == 1 else raw - 0x100

    def value(self, raw: int) -> float | None:
        """(m * count + b * 10**b_exp) * 10**r_exp, linearised; None where the standard gives no number."""
        bend = _LINEARISE.get(self.linear)
        if self.sign == 3 or bend is None:
            return None
        straight = (self.m * self.count(raw) + self.b * 10.0**self.b_exp) * 10.0**self.r_exp
        try:
            return float(f"{bend(straight):.10g}")  # ten digits: 0.1 * 3 must read 0.3
        except (ValueError, OverflowError, ZeroDivisionError):  # log of zero, 1/0: no such reading
            return None


def signed(value: int, bits: int) -> int:
    """A two's complement number of so many bits."""
    return value - (1 << bits) if value >> (bits - 1) & 1 else value
