"""Sessions with devices: SNMP, SSH, IPMI, HTTPS. The only rooms that know a wire."""
