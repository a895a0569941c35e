"""Stulz WIB 8000: the alarms of a unit, one object of the MIB for each cause."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Rows
from collector.model.snapshot import Health

_COMMON: Final = "1010"  # commonAlarm: that there is one, which generalError says as well
# unitAlarmsEntry: the number of an object, and what the MIB calls the alarm
_NAMES: Final = """
1010 common alarm; 8500 airflow 1; 8501 airflow 2; 8502 airflow 3; 8503 highpressure 1; 8504 highpressure 2;
8505 water detector; 8506 Phasecheck; 8507 fire/smoke; 8508 return air temp. too high alarm; 8509 return air
humid. too high alarm; 8510 supply air temp. too high alarm; 8511 supply air humid. too high alarm; 8512
water temp. too high alarm; 8513 return air temp. too low alarm; 8514 return air humid. too low alarm; 8515
supply air temp. too low alarm; 8516 supply air humid. too low alarm; 8517 water temp. too low alarm; 8518
sensor 1 limit alarm; 8519 sensor 2 limit alarm; 8520 sensor 3 limit alarm; 8521 sensor 4 limit alarm; 8522
sensor 5 limit alarm; 8523 sensor 6 limit alarm; 8524 sensor 7 limit alarm; 8525 sensor 8 limit alarm; 8526
sensor 9 limit alarm; 8527 sensor 10 limit alarm; 8528 sensor 11 limit alarm; 8529 sensor 12 limit alarm;
8530 sensor 13 limit alarm; 8531 sensor 14 limit alarm; 8532 sensor 15 limit alarm; 8533 sensor 16 limit
alarm; 8534 sensor 17 limit alarm; 8535 sensor 18 limit alarm; 8536 sensor 19 limit alarm; 8537 sensor 20
limit alarm; 8538 sensor 21 limit alarm; 8539 sensor 1 defect alarm; 8540 sensor 2 defect alarm; 8541 sensor
3 defect alarm; 8542 sensor 4 defect alarm; 8543 sensor 5 defect alarm; 8544 sensor 6 defect alarm; 8545
sensor 7 defect alarm; 8546 sensor 8 defect alarm; 8547 sensor 9 defect alarm; 8548 sensor 10 defect alarm;
8549 sensor 11 defect alarm; 8550 sensor 12 defect alarm; 8551 sensor 13 defect alarm; 8552 sensor 14 defect
alarm; 8553 sensor 15 defect alarm; 8554 sensor 16 defect alarm; 8555 sensor 17 defect alarm; 8556 sensor 18
defect alarm; 8557 sensor 19 defect alarm; 8558 sensor 20 defect alarm; 8559 sensor 21 defect alarm; 8560
compr. 1 alarm; 8561 compr. 2 alarm; 8562 low press. Alarm 1; 8563 low press. Alarm 2; 8564 elec.-heating1
alarm; 8565 elec.-heating2 alarm; 8566 elec.-heating3 alarm; 8567 elec.-heating4 alarm; 8568 drycooler1
alarm; 8569 drycooler2 alarm; 8570 drycooler3 alarm; 8571 drycooler4 alarm; 8572 pump1 alarm; 8573 pump2
alarm; 8574 pump3 alarm; 8575 pump4 alarm; 8576 humidifier1 alarm; 8577 humidifier2 alarm; 8578 humidifier3
alarm; 8579 humidifier1 alarm 5uS; 8580 humidifier2 alarm 5uS; 8581 humidifier3 alarm 5uS; 8582 humidifier1
alarm 20uS; 8583 humidifier2 alarm 20uS; 8584 humidifier3 alarm 20uS; 8585 fan1 alarm; 8586 fan2 alarm; 8587
fan3 alarm; 8588 fan1 filter alarm; 8589 fan2 filter alarm; 8590 fan3 filter alarm; 8591 ext. Alarm 1
active; 8592 ext. Alarm 2 active; 8593 ext. Alarm 3 active; 8594 ext. Alarm 4 active; 8595 ext. Alarm 5
active; 8596 ext. Alarm 6 active; 8597 ext. Alarm 7 active; 8598 ext. Alarm 8 active; 8599 ext. Alarm 9
active; 8600 ext. Alarm 10 active; 8601 hotgas-heating alarm; 8602 eev1 pressure sensor error; 8603 eev1
temperature sensor error; 8604 eev1 stepper motor error; 8605 eev2 pressure sensor error; 8606 eev2
temperature sensor error; 8607 eev2 stepper motor error; 8608 waterflow failure; 8609 Valve test alarm; 8610
compr. 3 alarm; 8611 compr. 4 alarm; 8612 compr. 5 alarm; 8613 compr. 6 alarm; 8614 condenser 1 alarm; 8615
condenser 2 alarm; 8616 outside air temp too high alarm; 8617 outside air temp too low alarm; 8618 io
extension error; 8619 water out temperature too high (flow water); 8620 water out temperature too low (flow
water); 8621 freeze alarm (equals DP2226); 8622 unit 1 failure; 8623 unit 2 failure; 8624 transmission
failure; 8625 controller failure; 8626 reheat failure; 8627 room high pressure alarm; 8628 filter 1 alarm;
8629 filter 2 alarm; 8630 filter 3 alarm; 8631 RC 1 circuit breaker tripped; 8632 RC 2 circuit breaker
tripped; 8633 fan1 blocked; 8634 fan2 blocked; 8635 power failure; 8636 compressor 1 motor protection; 8637
compressor 2 motor protection; 8638 intrusion alarm; 8639 condensor fan 1 blocked; 8640 condensor fan 2
blocked; 8641 internal temperature probe; 8642 external temperature probe; 8643 condensor temperature probe;
8644 supply temperature probe 1; 8645 supply temperature probe 2; 8646 Moveable coil alarm; 8647 fan1
thermal motor protection triggered; 8648 External Filter alarm; 8649 water temp. inlet 1 too low alarm; 8650
water temp. inlet 1 too high alarm; 8651 water temp. outlet 1 too low alarm; 8652 water temp. outlet 1 too
high alarm; 8653 water temp. inlet 2 too low alarm; 8654 water temp. inlet 2 too high alarm; 8655 water
temp. outlet 2 too low alarm; 8656 water temp. outlet 2 too high alarm; 8657 eev1 reliability alarm (Carel
EVD); 8658 eev2 reliability alarm (Carel EVD); 8659 fan3 blocked; 8660 fan4 blocked; 8661 fan5 blocked; 8662
fan6 blocked; 8663 fan2 thermal motor protection triggered; 8664 fan3 thermal motor protection triggered;
8665 waterflow maximum exceeded; 8666 supply temperature probe 3; 8667 return temperature probe 1; 8668
return temperature probe 2; 8669 return temperature probe 3; 8670 inverter general alarm; 8671 extension
board alarm; 8672 inverter offline; 8673 humidifier 1 thermic failure; 8674 condensate water level alarm;
8675 outdoor unit alarm; 8676 outdoor unit communication error; 8677 minimum temperature alarm; 8678 maximum
temperature alarm; 8679 state that shut off compressor included envelop alarms, uPC DP 15; 8680 probe broken
analog input b3, uPC DP 18; 8681 probe broken analog input b4, uPC DP 19; 8682 probe broken analog input b5,
uPC DP 20; 8683 probe broken analog input b6, uPC DP 21; 8684 maximum discharge pressure, uPC DP 23; 8685
minimum suction pressure, uPC DP 24; 8686 discharge temperature alarm, uPC DP 25; 8687 pressure difference
lower than minimum, uPC DP 26; 8688 compressor fails to start, uPC DP 27; 8689 compressor exceeds max time
allowed working out of its envelop limits, uPC DP 28; 8690 low super heat alarm ee valve, uPC DP 29; 8691
mop alarm ee valve, uPC DP 30; 8692 low suction temperature alarm ee valve, uPC DP 31; 8693 evd evo evotunes
alarm, uPC DP 32; 8694 evd evo regulation alarms lop mop low sh low suction temp, uPC DP 33; 8695 evd evo
system alarms probe error, uPC DP 34; 8696 general inverter alarm, uPC DP 35; 8697 communication loss with
power inverter, uPC DP 36; 8698 Communication loss with icc controller; 8699 inverter model not compatible
with selected compressor, uPC DP 44; 10224 FCB common alarm; 10225 alarm comfort unit 1; 10226 alarm comfort
unit 2; 10234 Reheat 1 failure; 10235 humidification failure; 10236 aiflow failure; 10237 filter clogged;
10238 aux alarm 1; 10239 fire / smoke detector triggered; 10246 aux alarm 2; 10247 aux alarm 3; 10248 room
air temperature too high alarm; 10249 room air humidity too high alarm; 10250 Bad working Comfort unit 1;
10251 Bad working Comfort unit 2; 10252 Room air temp too low; 10253 Room air humidity too low; 10260 fire /
smoke detector alarm; 10261 FCB sensor failure; 10262 FCB controller failure; 10263 FCB IO-board
transmission failure; 14201 max. delta p exceeded; 14202 condensor fan thermal motor protection triggered;
14203 compressor cabinet temp too high; 14204 electric cabinet temp too high; 14205 protection device
compressor 1; 14206 protection device compressor 2; 14207 protection device compressor 3; 14208 protection
device compressor 4; 14209 protection device compressor 5; 14210 protection device compressor 6; 14211 alarm
state that shut off compressor envelop alarms not included, uPC DP 37; 14212 bms offline heart bit fails,
uPC DP 40; 14213 global general alarm, uPC DP 45; 14214 delta p larger allowable start up, uPC DP 47; 14215
dp start disable alarm, uPC DP 49; 14216 min. oil level comp. 1; 14217 min. oil level comp. 2; 14218 min.
oil level comp. 3; 14219 min. oil level comp. 4; 14220 min. oil level comp. 5; 14221 min. oil level comp. 6;
14222 power switch comp. 1; 14223 power switch comp. 2; 14224 power switch comp. 3; 14225 power switch comp.
4; 14226 power switch comp. 5; 14227 power switch comp. 6; 14228 envelope left comp. 1; 14229 envelope left
comp. 2; 14230 envelope left comp. 3; 14231 envelope left comp. 4; 14232 envelope left comp. 5; 14233
envelope left comp. 6; 14234 freecool failed (intermediate temp. high); 14235 supply air pressure too high
alarm; 14236 supply air pressure too low alarm; 14237 waterflow failure 2 (2nd water circuit, cooling
water); 14238 external unit 1 alarm; 14239 FC valve feedback alarm; 14240 prealarm supply air pressure too
high: alarm; 14241 prealarm supply air pressure too low: alarm; 14242 frost circulation; 14243 Phase failure
1; 14244 Phase failure 2; 14245 Phase failure 3; 14246 Phase failure 4; 14247 louver 1; 14248 louver 2;
14249 louver 3; 14272 fan4 alarm; 14273 fan4 filter alarm; 14274 external unit 2 alarm
"""


def alarms(rows: Rows) -> Iterator[Read]:
    """A judgement of every alarm that is active. Fields: `alarm`, `value`, `name`, `unit`."""
    names = called()
    for row in rows:
        if row.text("value") in ("", "0") or row.text("alarm") == _COMMON:
            continue
        alarm = names.get(row.text("alarm"), f"alarm {row.text('alarm')}")
        early = "warning" in alarm.casefold() or "prealarm" in alarm.casefold()
        yield Reading(
            kind="other.health",
            part=f"{row.text('name') or row.text('bus')} {alarm}",
            state=Health.DEGRADED if early else Health.FAILED,
            index=row.index,
            source=row.source("value"),
        )


def called() -> dict[str, str]:
    """What the alarms are called, by the number of their object."""
    pairs = (one.strip().partition(" ") for one in " ".join(_NAMES.split()).split(";"))
    return {number: name for number, _, name in pairs}
