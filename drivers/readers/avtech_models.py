"""Where each model of AVTECH keeps what: paths below its number, from the ROOMALERT and TEMPAGER MIBs.

A path holds `{n}`, the number of the sensor, or `{n1}` `{n4}` `{n8}`, that number and 1, 4 or 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self

from collector.model.snapshot import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A kind of sensor of which a model has one or more, at most `most`; an empty path is told by none."""

    name: str
    most: int = 32

    def at(self, n: int) -> Self:
        """The sensor with this number."""
        numbers = {"n": n, "n1": n + 1, "n4": n + 4, "n8": n + 8}
        fixed: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        said = {name: text.format(**numbers) for name, text in fixed.items() if isinstance(text, str)}
        return type(self)(**fixed | said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe(Numbered):
    """A temperature, and what is measured beside it.

    third, fourth, fifth   humidity, heat index in Fahrenheit and in Celsius, or else: by what is plugged in
    enabled                0 where there is no such wireless sensor
    """

    celsius: str
    fahrenheit: str
    humidity: str = ""
    heat: str = ""
    dew: str = ""
    third: str = ""
    fourth: str = ""
    fifth: str = ""
    label: str = ""
    alarm: str = ""
    enabled: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Numbered):
    """A dry contact. alarms is a number whose bits are contacts in alarm."""

    path: str
    label: str = ""
    alarms: str = ""
    enabled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volts(Numbered):
    path: str
    label: str = ""
    enabled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Numbered):
    path: str
    kind: str
    states: Mapping[int, Health]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """whole: temperatures are whole degrees where no Fahrenheit tells the scale, else hundredths."""

    name: str
    sensors: tuple[Numbered, ...] = ()
    whole: bool = False


def _inside(
    celsius: str, fahrenheit: str, *, humidity: str = "", heat: str = "", dew: str = "", label: str = ""
) -> Probe:
    return Probe(
        name="Internal sensor",
        celsius=celsius,
        fahrenheit=fahrenheit,
        humidity=humidity,
        heat=heat,
        dew=dew,
        label=label,
    )


def _port(root: str, *, dew: str = "", label: str = "", alarm: str = "") -> Probe:
    """A port for a digital sensor."""
    return Probe(
        name="Sensor {n}",
        celsius=f"{root}.1",
        fahrenheit=f"{root}.2",
        third=f"{root}.3",
        fourth=f"{root}.4",
        fifth=f"{root}.5",
        dew=dew,
        label=label,
        alarm=alarm,
    )


def _wired(n: int) -> Probe:
    """A port of a wireless sensor."""
    root = f"1.4.{{n}}.4.2.{n}"
    return Probe(
        name=f"WiSH {{n}} sensor {n}",
        celsius=f"{root}.2",
        fahrenheit=f"{root}.3",
        third=f"{root}.4",
        fourth=f"{root}.5",
        fifth=f"{root}.6",
        enabled="1.4.{n}.1",
    )


def _relay(path: str, label: str = "") -> State:
    both = {0: Health.OK, 1: Health.OK}  # open and closed are what somebody wanted
    return State(name="Relay {n}", path=path, label=label, kind="other.health", states=both)


def _power(mains: int) -> State:
    """internal-power: on mains, or on the battery of the unit."""
    states = {mains: Health.OK, 1 - mains: Health.DEGRADED}
    return State(name="Power source", path="1.1.3.1", kind="power.health", states=states)


_WIRELESS: Final = (
    Probe(
        name="WiSH {n}",
        celsius="1.4.{n}.4.1.2",
        fahrenheit="1.4.{n}.4.1.3",
        enabled="1.4.{n}.1",
        serial="1.4.{n}.2",
    ),
    _wired(1),
    _wired(2),
    Volts(name="WiSH {n} battery", path="1.4.{n}.4.1.1", enabled="1.4.{n}.1"),
    Switch(name="WiSH {n} switch", path="1.4.{n}.4.2.3", enabled="1.4.{n}.1"),
)
_FOUR: Final = Probe(name="Sensor {n}", celsius="1.1.{n}", fahrenheit="1.1.{n4}", alarm="2.{n}", most=4)
_SWITCHES: Final = Switch(name="Switch {n}", path="1.3.{n}", label="1.4.3.{n}")
_RACK: Final = (  # 32E and 32S
    _inside("1.1.1.2", "1.1.1.1", humidity="1.1.2.1", heat="1.1.4.2", dew="1.1.7.1"),
    _port("1.2.{n}", dew="1.2.{n}.6"),
    Switch(name="Switch {n}", path="1.3.{n}"),
    Volts(name="Analog {n}", path="1.1.5.{n}"),
    _relay("1.1.6.{n}"),
    _power(mains=1),
)
_LABELLED: Final = (  # 12S and 3S
    _inside("1.1.1.2", "1.1.1.1", label="1.4.1.1"),
    _port("1.2.{n}", dew="1.2.{n}.6", label="1.4.2.{n}"),
    _SWITCHES,
    Volts(name="Analog {n}", path="1.1.2.{n}", label="1.4.4.{n}"),
    _relay("1.1.3.{n}", label="1.4.5.{n}"),
)
MODELS: Final[Mapping[str, Model]] = {
    "1": Model(name="TemPageR 4E", sensors=(_FOUR,)),
    "2": Model(name="Room Alert 7E", sensors=(_FOUR, Switch(name="Switch {n}", path="1.2.{n}"))),
    "3": Model(
        name="Room Alert 11E",
        whole=True,
        sensors=(
            replace(_port("1.{n1}", label="1.{n1}.6", alarm="2.{n1}"), name="Sensor {n1}"),
            Switch(name="Switch {n}", path="1.1.{n}", label="1.1.{n8}", alarms="2.1"),
        ),
    ),
    "4": Model(
        name="Room Alert 26W",
        sensors=(
            _inside("1.1.1.2", "1.1.1.1", humidity="1.1.2.1", heat="1.1.5.2"),
            _port("1.2.{n}"),
            Switch(name="Switch {n}", path="1.3.{n}"),
            _power(mains=0),  # turned round: 0 is utility power, 1 battery
            State(
                name="Flood sensor",
                path="1.1.4.1",
                kind="other.health",
                states={0: Health.OK, 1: Health.FAILED},
            ),
            State(  # 1: not connected, or a malfunction
                name="Flood sensor cable",
                path="1.1.4.2",
                kind="other.health",
                states={0: Health.OK, 1: Health.UNKNOWN},
            ),
            *_WIRELESS,
        ),
    ),
    "5": Model(
        name="Room Alert 24E",
        sensors=(
            _inside("1.1.1.2", "1.1.1.1", humidity="1.1.2.1", heat="1.1.3.2"),
            _port("1.2.{n}"),
            Switch(name="Switch {n}", path="1.3.{n}"),
        ),
    ),
    "6": Model(  # the first 4E measures hundredths, and humidity where the later one has its label
        name="Room Alert 4E",
        whole=True,
        sensors=(
            _inside("1.1.1.2", "1.1.1.1", humidity="1.1.2.1", label="1.1.2.1"),
            _port("1.2.{n}", dew="1.2.{n}.6", label="1.2.{n}.8"),
            Switch(name="Switch 1", path="1.3.1", label="1.3.2"),
        ),
    ),
    "7": Model(name="TemPageR 3E", sensors=(_inside("1.1.1.1", "1.1.1.2"), _port("1.2.{n}"))),
    "8": Model(name="Room Alert 32E", sensors=(*_RACK, *_WIRELESS)),
    "9": Model(
        name="Room Alert 3E",
        sensors=(
            _inside("1.1.1.1", "1.1.1.2", label="1.1.1.3"),
            _port("1.1.{n1}", label="1.1.{n1}.6"),
            Switch(name="Switch 1", path="1.2.1", label="1.2.2"),
        ),
    ),
    "10": Model(
        name="Room Alert 12E",
        sensors=(
            _inside("1.1.1", "1.1.2", label="1.1.3"),
            *(
                replace(_port(f"1.{n + 1}", dew=f"1.{n + 1}.6", label=f"1.{n + 1}.8"), name=f"Sensor {n}")
                for n in (1, 2, 3)
            ),
            *(Switch(name=f"Switch {n}", path=f"1.{n + 4}.1", label=f"1.{n + 4}.2") for n in (1, 2, 3, 4)),
            Volts(name="Analog 1", path="1.9.1", label="1.9.2"),
            replace(_relay("1.10.1", label="1.10.2"), name="Relay 1"),
        ),
    ),
    "11": Model(name="Room Alert 32S", sensors=_RACK),
    "12": Model(name="Room Alert 12S", sensors=_LABELLED),
    "13": Model(name="Room Alert 3S", sensors=_LABELLED),
}
