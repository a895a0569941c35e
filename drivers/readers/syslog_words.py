"""The severities of syslog as SNMP enumerates them, counted from 1: SyslogSeverity, JnxSyslogSeverity."""

from typing import Final

SEVERITY: Final = {
    1: "emergency",
    2: "alert",
    3: "critical",
    4: "error",
    5: "warning",
    6: "notice",
    7: "info",
    8: "debug",
}
