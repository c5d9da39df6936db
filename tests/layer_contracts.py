"""Contracts for import-linter that say what wabot's layers mean: a package's face, a library's home, no circles.

Unlike its own forbidden contract the first two look at direct imports alone, and say what is allowed, so that a new
module needs no new line.
"""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FaceContract(Contract):
    """`importers` import from `package` what `allowed` names and what lies within themselves, nothing else."""

    type_name = "face"

    # import-linter replaces each field by the value in pyproject.toml
    importers: Any = fields.ListField(subfield=fields.StringField())
    package: Any = fields.StringField()
    allowed: Any = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every direct import of something else."""
        broken = [
            (importer, imported)
            for importer in sorted(graph.modules)
            if (home := home_of(importer, self.importers))
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if is_within(imported, self.package) and imported not in self.allowed and not is_within(imported, home)
        ]
        return verdict(graph, broken)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the imports, with their lines."""
        render(check, f"may import from {self.package}: {', '.join(self.allowed) or 'nothing'}")


class HomeContract(Contract):
    """`libraries` are imported within `homes` only."""

    type_name = "home"

    libraries: Any = fields.ListField(subfield=fields.StringField())
    homes: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every direct import from elsewhere."""
        broken = [
            (importer, library)
            for library in self.libraries
            if library in graph.modules
            for importer in sorted(graph.find_modules_that_directly_import(library))
            if not home_of(importer, self.homes)
        ]
        return verdict(graph, broken)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the imports, with their lines."""
        render(check, f"is imported in {', '.join(self.homes)} only")


class CircleContract(Contract):
    """No module of `packages` imports itself by way of others; imports within functions and for types count too."""

    type_name = "circle"

    packages: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every direct import whose module leads back."""
        broken = [
            (importer, imported)
            for importer in sorted(graph.modules)
            if home_of(importer, self.packages)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if graph.find_shortest_chain(imported, importer)
        ]
        return verdict(graph, broken)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the imports, with their lines."""
        render(check, "which leads back to it")


def verdict(graph: ImportGraph, broken: list[tuple[str, str]]) -> ContractCheck:
    """Return what was found, with the lines."""
    imports: list[dict[str, Any]] = [
        {"importer": importer, "imported": imported, "lines": lines_of(graph, importer, imported)}
        for importer, imported in broken
    ]
    return ContractCheck(kept=not imports, metadata={"imports": imports})


def lines_of(graph: ImportGraph, importer: str, imported: str) -> list[int]:
    """Return the lines of an import."""
    details = graph.get_import_details(importer=importer, imported=imported)
    return sorted({detail["line_number"] for detail in details})


def render(check: ContractCheck, rule: str) -> None:
    """Print each broken import and the rule."""
    for found in check.metadata["imports"]:
        lines = ", ".join(f"l.{line}" for line in found["lines"])
        output.print_error(f"{found['importer']} imports {found['imported']} ({lines}); {rule}")


def home_of(module: str, packages: list[str]) -> str | None:
    """Return the package that the module is or lies in, if it is one of these."""
    return next((package for package in packages if is_within(module, package)), None)


def is_within(module: str, package: str) -> bool:
    """Say whether a module is the package or lies in it."""
    return module == package or module.startswith(package + ".")
