"""Conditions of LIEBERT-GP-CONDITIONS-MIB: a row while it lasts, named by an object identifier."""

from collections.abc import Iterator
from typing import Final

from collector.model.reading import Read, Reading, Rows
from collector.model.snapshot import Health

_WELL_KNOWN: Final = "1.3.6.1.4.1.476.1.42.3.2.1."  # lgpConditionsWellKnown
_INACTIVE: Final = "2"
# lgpConditionType
_TYPES: Final = {
    "2": Health.OK,  # message
    "4": Health.DEGRADED,  # warning
    "6": Health.FAILED,  # alarm
    "8": Health.FAILED,  # fault
}
# lgpConditionSeverity, where the type is not specified
_SEVERITIES: Final = {
    "3": Health.DEGRADED,  # minor
    "6": Health.FAILED,  # major
    "9": Health.FAILED,  # critical
}
# lgpConditionsWellKnown: the number after it, and what the MIB calls the condition
_NAMES: Final = """
1 High temperature; 2 Low temperature; 3 High humidity; 4 Low humidity; 5 Loss of airflow; 5.1 Loss of
airflow 1; 5.2 Loss of airflow 2; 5.3 Loss of airflow blower 1; 5.4 Loss of airflow all blowers; 6 Change
filter; 7 Compressor high head pressure; 7.1 Compressor 1 high head pressure; 7.1.1 Compressor 1 a high head
pressure; 7.1.2 Compressor 1 b high head pressure; 7.2 Compressor 2 high head pressure; 7.2.1 Compressor 2 a
high head pressure; 7.2.2 Compressor 2 b high head pressure; 7.3 Compressor 3 high head pressure; 7.4
Compressor 4 high head pressure; 8 Compressor overload; 8.1 Compressor 1 overload; 8.2 Compressor 2
overload; 8.3 Compressor 3 overload; 8.4 Compressor 4 overload; 9 Compressor short cycle; 9.1 Compressor 1
short cycle; 9.1.1 Compressor 1 a short cycle; 9.1.2 Compressor 1 b short cycle; 9.2 Compressor 2 short
cycle; 9.2.1 Compressor 2 a short cycle; 9.2.2 Compressor 2 b short cycle; 9.3 Compressor 3 short cycle; 9.4
Compressor 4 short cycle; 10 Compressor low suction pressure; 10.1 Compressor 1 low suction pressure; 10.2
Compressor 2 low suction pressure; 10.3 Compressor 3 low suction pressure; 10.4 Compressor 4 low suction
pressure; 11 Main fan over load; 12 Manual override; 13 Standby glycool pump on; 14 Water under floor; 15
Humidifier problem; 16 Low water in humidifier; 17 Smoke detected; 18 Low water flow; 19 Lost power; 20 lgp
general fault; 21 Local alarm; 21.1 Local alarm 1; 21.2 Local alarm 2; 21.3 Local alarm 3; 21.4 Local alarm
4; 21.5 Local alarm 5; 21.6 Local alarm 6; 21.7 Local alarm 7; 21.8 Local alarm 8; 22 Standby unit on; 23
Compressor low pressure; 23.1 Compressor 1 low pressure; 23.1.1 Tandem compressor circuit 1 low pressure;
23.2 Compressor 2 low pressure; 23.2.1 Tandem compressor circuit 2 low pressure; 23.3 Compressor 3 low
pressure; 23.4 Compressor 4 low pressure; 24 High water in pan; 25 Faulty sensor; 26 Service cooling; 27
Service humidifier; 28 System control battery low; 29 Ground system fault; 30 Ground failure; 31 Security
breach; 32 Emergency shutdown; 33 On bypass; 33.1 Load on bypass; 33.2 Load on maintence bypass; 33.3
Parallel sys load on bypass; 33.4 Load on bypass by impact; 33.5 Load transfered to bypass; 33.6 Emergency
transfer to bypass; 34 Output to load volt THD; 35 Logic failure; 36 Power supply fault; 36.1 Power supply 1
fault; 36.2 Power supply 2 fault; 37 Power supply failure; 37.1 Power supply 1 failure; 37.2 Power supply 2
failure; 37.3 Source 1 power supply input failure; 37.4 Source 2 power supply input failure; 37.5 Power
supply logic failure; 37.6 Compressor power supply failure; 38 Over voltage; 38.1 Source 1 over voltage;
38.2 Source 2 over voltage; 38.3 Output to load over voltage; 38.4 Input over voltage; 38.5 Bypass over
voltage; 38.6 Bypass over voltage failure; 38.7 Battery over voltage; 38.8 Dc bus over voltage; 38.8.1 Dc
bus 1 over voltage; 38.8.2 Dc bus 2 over voltage; 38.8.3 Dc bus 1 over voltage failure; 38.8.4 Dc bus 2 over
voltage failure; 39 Under voltage; 39.1 Source 1 under voltage; 39.2 Source 2 under voltage; 39.3 Output to
load under voltage; 39.4 Source 1 under voltage RMS; 39.5 Source 2 under voltage RMS; 39.6 Input under
voltage; 39.7 Bypass under voltage; 39.8 Bypass under voltage failure; 39.9 Battery under voltage; 39.10 Dc
bus under voltage; 39.10.1 Dc bus 1 under voltage; 39.10.2 Dc bus 2 under voltage; 39.10.3 Dc bus 1 under
voltage failure; 39.10.4 Dc bus 2 under voltage failure; 40 Overload; 40.1 Source 1 overload; 40.2 System
overload; 40.3 Source 1 peak current over load; 40.4 Source 2 peak current over load; 40.5 Output to load
over limit; 40.6 Output to load overload; 40.7 Parallel sys overload; 40.8 Bypass current overload; 40.8.1
Bypass current overload phs a; 40.8.2 Bypass current overload phs b; 40.8.3 Bypass current overload phs c;
41 Scr short; 41.1 Source 1 scr short; 41.2 Source 2 scr short; 41.3 Bypass scr short; 41.4 Inv static sw
scr short; 41.5 Source 1 neutral scr short; 41.6 Source 2 neutral scr short; 42 Scr open; 42.1 Source 1 scr
open; 42.2 Source 2 scr open; 42.3 Bypass scr open; 42.4 Source 1 neutral scr open; 42.5 Source 2 neutral
scr open; 43 Fan failure; 43.1 Fan 1 failure; 43.2 Redundant fan failure; 43.3 Multiple fan failure; 43.4
Blower fan failure; 43.4.1 Bottom blower fan failure; 43.4.2 Top blower fan failure; 43.5 Condenser fan VFD
failure; 43.6 Fan power failure; 44 Transfer inhibited; 45 Auto re transfer primed; 46 Sources out of sync;
47 Source failure; 47.1 Source 1 failure; 47.2 Source 2 failure; 48 Auto re transfer inhibited; 49 Auto re
transfer failed; 50 Fuse open; 50.1 Control fuse 1 open; 50.2 Control fuse 2 open; 50.3 Rectifier fuse open;
50.4 Inverter fuse open; 50.5 Output to load fuse open; 50.6 Dc capacitor fuse open; 51 Disconnect; 51.1
Source 1 disconnect open; 51.2 Source 2 disconnect open; 51.3 Source 1 pdu disconnect open; 51.4 Source 2
pdu disconnect open; 51.5 Output to load disconnect 1 open; 51.6 Output to load disconnect 2 open; 51.7
Source 1 bypass disconnect closed; 51.8 Source 2 bypass disconnect closed; 51.9 Output to load neutral
disconnect open; 51.10 Battery disconnect open; 51.10.1 Battery disc open cab 01; 51.10.2 Battery disc open
cab 02; 51.10.3 Battery disc open cab 03; 51.10.4 Battery disc open cab 04; 51.10.5 Battery disc open cab
05; 51.10.6 Battery disc open cab 06; 51.10.7 Battery disc open cab 07; 51.10.8 Battery disc open cab 08;
51.11 Input disconnect open; 51.12 Output to load disconnect open; 51.13 Bypass disconnect open; 51.14
Static switch disconnect open; 51.15 Breaker open failure; 51.16 Breaker close failure; 52 Frequency
deviation; 52.1 Source 1 frequency deviation; 52.2 Source 2 frequency deviation; 52.3 Input frequency
deviation; 52.4 Output to load frequency deviation; 52.5 Bypass frequency deviation; 53 Over current; 53.1
Source 1 over current; 53.2 Source 2 over current; 53.3 Output to load over current; 53.3.1 Output to load
over current phs a; 53.3.2 Output to load over current phs b; 53.3.3 Output to load over current phs c; 53.4
Ground over current; 53.5 Rectifier over current; 53.6 Inverter over current; 53.6.1 Inverter over current
phs a; 53.6.2 Inverter over current phs b; 53.6.3 Inverter over current phs c; 53.7 Battery converter over
current; 53.8 Battery balancer over current; 53.9 Humidifier over current; 53.10 Input over current; 53.11
Source 1 neutral over current; 53.12 Source 2 neutral over current; 54 Sensor failure; 54.1 Output to load
voltage sensor failure; 54.2 Source 1 voltage sensor failure; 54.3 Source 2 voltage sensor failure; 54.4
Source 1 scr sensor failure; 54.5 Source 2 scr sensor failure; 54.6 Source 1 current sensor failure; 54.7
Source 2 current sensor failure; 54.8 Room temp humidity sensor failure; 54.9 Glycol temp sensor failure;
54.10 Local 1 sensor failure; 54.11 Compressor 1 sensor failure; 54.12 Compressor 2 sensor failure; 54.13
Supply sensor failure; 54.14 Cabinet temperature sensor failure; 54.15 Cabinet humidity sensor failure;
54.16 Room temp sensor failure; 54.17 Battery temp sensor failure; 54.18 Air sensor a failure; 54.19 Air
sensor b failure; 54.20 Chilled water supply sensor failure; 54.21 Refrigerant supply sensor failure; 54.22
Fluid supply sensor failure; 54.23 Compressor low pressure sensor failure; 54.23.1 Compressor 1 low pressure
sensor failure; 54.24 Remote sensor failure; 54.25 Air supply temp sensor failure; 54.26 Air return temp
sensor failure; 54.27 Compressor high pressure sensor failure; 54.27.2 Compressor 2 high pressure sensor
failure; 54.27.3 Compressor 3 high pressure sensor failure; 54.27.4 Compressor 4 high pressure sensor
failure; 55 Internal communication failure; 56 External communication failure; 57 Source gate drive failure;
57.1 Source 1 gate drive failure; 57.2 Source 2 gate drive failure; 58 Disconnect failure; 58.1 Output to
load neutral disconnect failure; 58.2 Source 1 disconnect shunt trip failure; 58.3 Source 2 disconnect shunt
trip failure; 58.4 Inverter disconnect failure; 58.5 Battery disconnect failure; 58.6 Rectifier disconnect
failure; 59 Over temperature; 59.1 Heat sink 1 over temperature; 59.2 Ambient 1 over temperature; 59.3
System over temperature; 59.4 Transformer over temperature; 59.5 Battery over temperature; 59.6 Rectifier
over temperature; 59.7 Inverter over temperature; 59.8 Rectifier inductor over temperature; 59.9 Inverter
inductor over temperature; 59.10 Battery converter over temperature; 59.11 Battery balancer inductor over
temperature; 59.12 Chilled water over temperature; 59.13 Electric heaters over temperature; 59.14 Inlet air
over temperature; 59.15 System over temp warning; 59.16 High temperature batt string; 60 Load on alternate
source; 61 Phase rotation error; 61.1 Source 1 phase rotation error; 61.2 Source 2 phase rotation error;
61.3 Bypass phase rotation error; 61.4 Input phase rotation error; 62 Control module failure; 62.1 Control
module 1 failure; 63 History log full; 64 Configuration modified; 65 Password modified; 66 Time modified; 67
Date modified; 68 Event log cleared; 69 History log cleared; 70 Utility failure; 71 Battery test in
progress; 72 Load on battery; 74 Replace battery; 75 Ups shutdown pending; 76 Battery charger failed; 77
Bypass voltage unqualified; 78 Check air filter; 79 Brown out; 80 Multiple transfer lockout; 81 Bypass phase
lost; 82 Maintence bypass inhibited; 83 Load locked on bypass; 84 Output to load short; 85 Emergency
transfer to inverter; 86 lgp conditon emergency power off; 87 Inverter back feed; 88 Dc ground fault; 88.1
Dc ground fault pos; 88.2 Dc ground fault neg; 89 Static transfer switch inhibited; 90 Battery log full
warning; 91 Input current unbalanced; 92 Self test failed; 93 Inverter out of synchronization; 94 Module
alarm; 94.1 i module unit 1 alarm; 94.2 i module unit 2 alarm; 94.3 i module unit 3 alarm; 94.4 i module
unit 4 alarm; 94.5 i module unit 5 alarm; 94.6 i module unit 6 alarm; 94.7 i module unit 7 alarm; 94.8 i
module unit 8 alarm; 95 Active module alarm; 96 Control failure; 96.1 Main control failure; 96.2 Redundant
control failure; 96.3 Parallel sys control failure; 96.4 Main control comm failure; 96.5 Control board
failure; 96.5.1 Humidifier control bd failure; 97 Control warning; 97.1 Main control warning; 97.2 Redundant
control warning; 98 User interface failure; 99 Lost power redundancy; 100 Power module failure; 101 Battery
module failure; 102 Output to load off; 103 System off; 104 Rectifier startup failure; 105 Rectifier fault;
106 Inverter shutdown low dc; 107 Inverter fault; 108 Inverter dc offset overrun; 109 Parallel sys low
battery warning; 110 Parallel sys load share fault; 111 Battery fault; 112 Battery converter failure; 113
Battery balancer fault; 114 ps ups operation fault; 115 Output to load on joint mode; 116 Input neutral
lost; 117 Low battery warning; 118 Internal fault; 119 Battery test failed; 120 Power module warning; 121
Battery module warning; 122 Control module warning; 123 Ups operation fault; 124 Active alarm; 125 Rectifier
communication failure; 126 Inverter communication failure; 127 Parallel sys connection fault; 128 Parallel
sys communication failure; 129 Lost battery redundancy; 130 Comp pump down failure; 130.1 Comp 1 pump down
failure; 130.2 Comp 2 pump down failure; 130.3 Comp 3 pump down failure; 130.4 Comp 4 pump down failure; 131
Chilled water low water flow; 131.2 Chilled water low water flow circuit 2; 132 Air filter clogged; 133
Humidifier failure; 134 Run hours exceeded; 134.1 Unit run hrs exceeded; 134.2 Comp 1 run hrs exceeded;
134.3 Comp 2 run hrs exceeded; 134.4 Free cool run hrs exceeded; 134.5 Electrical heater 1 run hrs exceeded;
134.6 Electrical heater 2 run hrs exceeded; 134.7 Electrical heater 3 run hrs exceeded; 134.8 Hot water run
hrs exceeded; 134.9 Hot gas run hrs exceeded; 134.10 Humidifier run hrs exceeded; 134.11 Dehumidifer run hrs
exceeded; 134.12 Fan run hrs exceeded; 135 Comm warning; 135.1 Comm warning unit 1; 135.2 Comm warning unit
2; 135.3 Comm warning unit 3; 135.4 Comm warning unit 4; 135.5 Comm warning unit 5; 135.6 Comm warning unit
6; 135.7 Comm warning unit 7; 135.8 Comm warning unit 8; 135.9 Comm warning unit 9; 135.10 Comm warning unit
10; 135.11 Comm warning unit 11; 135.12 Comm warning unit 12; 135.13 Comm warning unit 13; 135.14 Comm
warning unit 14; 135.15 Comm warning unit 15; 135.16 Comm warning unit 16; 136 Unit on; 137 Unit off; 138
Sleep mode off; 139 Power on; 140 System on stanby; 141 Power off; 142 High temperature group; 142.1 High
temperature sensor 1; 142.2 High temperature digital scroll 1; 142.3 High temperature digital scroll 2;
142.4 High temperature user 1; 142.5 High temperature internal; 142.6 High temperature external air sensor
a; 142.7 High temperature external air sensor b; 142.8 High temperature refrigerant supply; 142.9 High
temperature fluid supply; 142.10 High temperature supply air; 142.11 High temperature return air; 143 Low
temperature group; 143.1 Low temperature sensor 1; 143.2 Low temperature internal; 143.3 Low temperature
external air sensor a; 143.4 Low temperature external air sensor b; 143.5 Low temperature refrigerant
supply; 143.6 Low temperature fluid supply; 143.7 Low temperature supply air; 144 High humidity group; 144.1
High humidity sensor 1; 144.2 High humidity return air; 145 Low humidity group; 145.1 Low humidity sensor 1;
145.2 Low humidity return air; 146 Peer network no master; 147 No on off permissions; 148 Peer network
failure; 149 Unit disabled; 150 Unit shutdown; 151 Peer network discovered; 152 Loss of water flow; 153
Condensate pump high water; 154 General alarm; 155 Product specific; 156 Reheat lockout; 157 Humidifier
lockout; 158 Compressors lockout; 159 Call service; 160 Low memory group; 160.1 Low memory 1; 161 Memory
failure group; 161.1 Memory 1 failure; 161.2 Memory 2 failure; 162 Unit code error group; 162.1 Unit code
not configured; 162.2 Unit code 01 out of range; 162.3 Unit code 02 out of range; 162.4 Unit code 03 out of
range; 162.5 Unit code 04 out of range; 162.6 Unit code 05 out of range; 162.7 Unit code 06 out of range;
162.8 Unit code 07 out of range; 162.9 Unit code 08 out of range; 162.10 Unit code 09 out of range; 162.11
Unit code 10 out of range; 162.12 Unit code 11 out of range; 162.13 Unit code 12 out of range; 162.14 Unit
code 13 out of range; 162.15 Unit code 14 out of range; 162.16 Unit code 15 out of range; 162.17 Unit code
16 out of range; 162.18 Unit code 17 out of range; 162.19 Unit code 18 out of range; 163 High external dew
point; 164 Hcb disconnected; 165 Bms reset timer expired; 166 Agent firmware corrupt; 175 System access
group; 175.1 Front access open; 175.2 Rear access open; 176 Damper failure; 176.1 Emergency damper failure;
177 Remote shutdown; 178 Fire alarm; 179 Heaters overheated; 180 Condenser failure group; 180.1 Condenser 1
failure; 180.2 Condenser 2 failure; 180.3 Condenser TVSS failure; 181 Humidifier cyclinder worn; 182 Under
current; 182.1 Humidifier under current; 182.2 Input under current; 183 Heat rejector group; 183.1 Heat
rejector fan failure; 183.2 Heat rejector voltage suppression failure; 184 Free cool lockout; 185 Water leak
sensor failure; 186 No load detected warning; 187 Firmware group; 187.3 Firmware update required; 188 Test
group; 188.5 Test 01; 190 Receptacle branch group; 190.5 Rcp branch failure; 190.10 Rcp branch breaker open;
192 Input unqualified; 193 Bypass unavailable; 194 Auto transfer failed; 195 SBS unavailable; 196 SBS
overload; 197 Excess pulse parallel; 198 Remote bypass switch off ext; 199 Man transfer inhibited; 200 Man
re transfer inhibited; 201 Battery charge error; 202 Battery auto test inhibited; 203 Battery charge reduced
ext; 204 Battery capacity low; 205 Battery temp imbalance; 206 Battery equalize; 207 Battery charge
inhibited ext; 208 Service ext battery monitor group; 208.1 Service ext battery monitor 1; 208.2 Service ext
battery monitor 2; 209 Battery ground fault; 210 Battery low shutdown; 211 Emergency power off local; 212
Output low PF lagging; 213 Output low PF leading; 214 Output to load fault; 215 Inv restart inhibited ext;
216 Inverter shutdown overload; 217 Inverter off ext; 218 Input contact group; 218.1 Input contact 01; 218.2
Input contact 02; 218.3 Input contact 03; 218.4 Input contact 04; 218.5 Input contact 05; 218.6 Input
contact 06; 218.7 Input contact 07; 218.8 Input contact 08; 218.9 Input contact 09; 218.10 Input contact 10;
218.11 Input contact 11; 218.12 Input contact 12; 218.13 Input contact 13; 218.14 Input contact 14; 218.15
Input contact 15; 218.16 Input contact 16; 219 Rectifier oper inhibited; 220 Bypass back feed brkr open; 221
Auto restart in progress; 222 Auto restart inhibited ext; 223 Auto restart failed; 224 Input on generator;
225 Input filter cycle lock; 226 Service code active; 227 Load bus sync active; 228 Load bus sync inhibited;
229 Controls reset required; 230 Equip temp sensor failed; 231 Input current imbalance; 232 Pump group;
232.1 Pump flow loss; 232.1.1 Pump 1 flow loss; 232.1.2 Pump 2 flow loss; 232.2 Pump short cycle; 232.3 Pump
inverter short cycle; 232.3.1 Pump 1 inverter short cycle; 232.3.2 Pump 2 inverter short cycle; 233 Valve
group; 233.1 Chilled water valve position; 234 Condensation detected; 235 Maintenance group; 235.1
Maintenance due; 235.2 Maintenance complete; 236 External event signal group; 236.1 External fire detect;
236.2 External flow loss; 236.3 External reheat lockout; 236.4 External over temp; 236.5 External comp
lockout; 236.6 External humidifier lockout; 237 Component shutdown group; 237.1 Component shutdown partial;
237.2 Component shutdown high power; 238 Condenser problem group; 238.1 Condenser 1 problem; 239 Humidity
out of prop band; 240 Env remote sensor group; 240.1 Env remote sensor 1 issue; 240.2 Env remote sensor 2
issue; 240.3 Env remote sensor 3 issue; 240.4 Env remote sensor 4 issue; 240.5 Env remote sensor 5 issue;
240.6 Env remote sensor 6 issue; 240.7 Env remote sensor 7 issue; 240.8 Env remote sensor 8 issue; 240.9 Env
remote sensor 9 issue; 240.10 Env remote sensor 10 issue; 241 Neutral snubber board comm failure; 242
Redundant charger failure; 243 Board input contactor power failure; 243.1 Board 1 input contactor power
failure; 243.2 Board 2 input contactor power failure; 5423 Too many sensors; 5471 Door switch open; 5479
Contact closure open; 5480 Contact closure closed; 6119 Sensors not displayed
"""


def conditions(rows: Rows) -> Iterator[Read]:
    """A judgement of every condition that lasts. Fields: `what`, `type`, `state`, `severity`.

    Older cards send nothing but what it is: that it is there is a warning. Messages are no faults.
    """
    names = called()
    for row in rows:
        state = _TYPES.get(row.text("type")) or _SEVERITIES.get(row.text("severity"), Health.DEGRADED)
        if row.text("state") == _INACTIVE or state is Health.OK:
            continue
        number = row.text("what").removeprefix(_WELL_KNOWN)
        yield Reading(
            kind="other.health",
            part=names.get(number) or f"Condition {number or row.index}",
            state=state,
            index=row.index,
            source=row.source("type", "severity", "state") or row.source("what"),
        )


def called() -> dict[str, str]:
    """What the conditions are called, by their number."""
    pairs = (one.strip().partition(" ") for one in " ".join(_NAMES.split()).split(";"))
    return {number: name for number, _, name in pairs}
