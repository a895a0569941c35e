"""SNMP v1, v2c and v3: our own engine and pysnmp behind one session."""
