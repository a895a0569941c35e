"""SSH and telnet: command lines of switches, servers and arrays, read and never changed.

Start at `session.SshSession`; `platforms.platform(NAME).gate.why_not(LINE)` tells a driver's loader whether a
line may be asked, without importing netmiko or paramiko.
"""
