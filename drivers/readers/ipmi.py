"""What a BMC tells over IPMI, for any platform that has one; `read: ipmi.sensors` and so on.

  sensors    `sensors`, with the source `sdr` beside it, and `chassis` where it is asked
  events     `sel`, with `sdr` beside it for the names
  fill       `sel-info`
  clock      `sel-time`
  inventory  `fru`, with `sdr` beside it for the names
  device_id  `device-id`

The answers are (key, bytes) pairs as `collector.transports.ipmi.session` documents them.
"""

from drivers.readers.ipmi_log import clock, events, fill
from drivers.readers.ipmi_parts import device_id, inventory
from drivers.readers.ipmi_sensors import sensors

__all__ = ["clock", "device_id", "events", "fill", "inventory", "sensors"]
