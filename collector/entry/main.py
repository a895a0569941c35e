"""`collector`: the door of the command line. What goes wrong leaves as one clear line and an exit status."""

import sys

from collector.model.errors import CollectorError, SettingsError

_USAGE, _INTERNAL, _INTERRUPTED = 2, 4, 130


def main() -> None:
    """Run the command line and exit; the exit status is that of contract.md section 3."""
    try:
        from collector.entry.cli import app

        app()
    except SettingsError as error:
        _say(str(error))
        sys.exit(_USAGE)
    except CollectorError as error:
        _say(str(error))
        sys.exit(_INTERNAL)
    except KeyboardInterrupt:
        _say("interrupted")
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output is gone (`| head`); there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)
    except Exception:  # noqa: BLE001  # the last door: Python's own status 1 would say "findings"
        import traceback

        traceback.print_exc()
        _say("this is a mistake in collector itself; please report it with the lines above")
        sys.exit(_INTERNAL)


def _say(text: str) -> None:
    sys.stderr.write(f"collector: {text}\n")
