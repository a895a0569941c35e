"""What is removed from a recording, by kind; `collector.transports.redact` is the way in."""
