"""Python files of the shelves, imported by path under a private name: ours and a site's own the same way."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from collector.model.errors import Mistake, SettingsError


def importable(name: str, folder: Path) -> None:
    """Let the modules of a shelf import each other as `name.…`: in a wheel it lies inside of `collector`."""
    if name in sys.modules or importlib.util.find_spec(name) is not None:
        return
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        return
    sys.modules[name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


def load_module(name: str, file: Path) -> ModuleType:
    """The file as the module `name`. Raises SettingsError when it cannot be imported."""
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise SettingsError([Mistake(str(file), "is no Python module")])
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (ImportError, SyntaxError, ValueError, TypeError, NameError, AttributeError) as error:
        del sys.modules[name]
        raise SettingsError([Mistake(str(file), f"cannot be imported: {error}")]) from error
    return module
