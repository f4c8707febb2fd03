"""`parse`: a script, with its includes resolved, to one `Workshop`; each file is read once.

Nothing written in a script raises. Steps keep the module id of the file that they were written in,
so history does not depend on what chained them. How files are read is an argument.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from apl_tui.core.errors import Problem, message
from apl_tui.core.workshop import Ideas, Module, Step, Vote, Workshop
from apl_tui.script.directives import Include
from apl_tui.script.files import Loader
from apl_tui.script.lint import lint_file, lint_length
from apl_tui.script.reader import ParsedFile, ParsedStep, parse_file
from apl_tui.script.scope import Reference
from apl_tui.script.source import meant

_DEEPEST = 20


class _Placed(NamedTuple):
    """A step as it is brought in, with the votes that it points at and the file it is from."""

    source: ParsedFile
    step: Step
    references: tuple[Reference, ...]


@dataclass(slots=True)
class _Chain:
    """The steps of a file with its includes resolved; `whole` is false when some could not be."""

    steps: list[_Placed] = field(default_factory=list)
    whole: bool = True
    keys: set[str] = field(default_factory=set)
    votes: set[str] = field(default_factory=set)
    ideas: list[str] = field(default_factory=list)
    early: set[str] = field(default_factory=set)
    """The ideas that are voted on before they are gathered."""
    owners: dict[str, str] = field(default_factory=dict)
    """The file that each module id belongs to."""

    def add(self, placed: _Placed) -> None:
        """Put a step at the end."""
        self.steps.append(placed)
        self.keys.add(placed.step.key)
        self.votes.update(vote.key for vote in placed.step.votes)
        for block in placed.step.blocks:
            if isinstance(block, Ideas):
                self.ideas.append(block.key)
            elif isinstance(block, Vote) and block.ideas and block.ideas not in self.ideas:
                self.early.add(block.ideas)
        self.owners.setdefault(placed.step.module_id, placed.source.file)


def parse(text: str, *, file: str, load: Loader) -> tuple[Workshop | None, list[Problem]]:
    """A workshop, or `None` when there are errors, and every problem in it and its includes."""
    project = Project(load)
    workshop = project.add(file, text)
    return workshop, project.problems()


class Project:
    """Several scripts that may include each other; each file is read and reported once."""

    def __init__(self, load: Loader) -> None:
        self._load = load
        self._files: dict[str, ParsedFile] = {}
        self._chains: dict[str, _Chain] = {}
        self._open: list[str] = []

    def add(self, file: str, text: str) -> Workshop | None:
        """Read a file and what it includes; `None` when any of it has errors."""
        if file not in self._files:
            self._files[file] = parse_file(text, file)
        parsed = self._files[file]
        chain = self._chain(parsed)
        files = {each.source.file for each in chain.steps} | {file}
        if not chain.whole or any(self._files[name].problems.any_errors for name in files):
            return None
        return _workshop(parsed, chain)

    @property
    def files(self) -> tuple[ParsedFile, ...]:
        """The files that were read, included ones too."""
        return tuple(self._files.values())

    def problems(self) -> list[Problem]:
        """The problems of all files, file by file in the order in which they were met."""
        return [
            problem for parsed in self._files.values() for problem in sorted(parsed.problems.found)
        ]

    def _chain(self, parsed: ParsedFile) -> _Chain:
        if (known := self._chains.get(parsed.file)) is not None:
            return known
        self._open.append(parsed.file)
        chain = _Chain(owners={parsed.module_id: parsed.file})
        for part in parsed.parts:
            if isinstance(part, ParsedStep):
                chain.add(_Placed(parsed, part.step, tuple(part.references)))
            else:
                self._include(parsed, part, chain)
        self._open.pop()
        self._chains[parsed.file] = chain
        _check_references(parsed, chain)
        lint_file(parsed)
        lint_length(parsed, [each.step for each in chain.steps])
        return chain

    def _include(self, parsed: ParsedFile, include: Include, chain: _Chain) -> None:
        brought = self._brought(parsed, include)
        if brought is None:
            chain.whole = False
            return
        if not brought.whole:
            chain.whole = False
        steps = _selected(parsed, include, brought)
        fresh = self._fresh(parsed, include, steps, chain)
        if include.seconds is not None and fresh:
            fresh = _scaled(fresh, include.seconds)
        for each in fresh:
            chain.add(each)
        _check_brought(parsed, include, fresh, chain)

    def _fresh(
        self, parsed: ParsedFile, include: Include, steps: list[_Placed], chain: _Chain
    ) -> list[_Placed]:
        """The steps whose keys are free; history could not tell two of the same key apart."""
        for each in steps:
            owner = chain.owners.get(each.step.module_id, each.source.file)
            if owner != each.source.file:
                what = message("script.module-twice", name=each.step.module_id, file=owner)
                parsed.problems.error(include.at, what, message("script.hint.module-twice"))
                return []
        again = next((each for each in steps if each.step.key in chain.keys), None)
        if again is not None:
            what = message("script.include-twice", name=again.step.id)
            parsed.problems.error(include.at, what, message("script.hint.include-twice"))
        return [each for each in steps if each.step.key not in chain.keys]

    def _brought(self, parsed: ParsedFile, include: Include) -> _Chain | None:
        """The steps of an included file; `None` when that cannot be, which is reported."""
        loaded = self._load(parsed.file, include.file)
        what, hint = loaded.trouble, message("script.hint.include-file")
        if what is None and loaded.file in self._open:
            what = message("script.include-cycle", name=include.file[:80])
            hint = message("script.hint.include-cycle")
        elif what is None and len(self._open) >= _DEEPEST:
            what, hint = message("script.include-deep"), message("script.hint.include-cycle")
        if what is not None:
            parsed.problems.error(include.at, what, hint)
            return None
        if loaded.file not in self._files:
            self._files[loaded.file] = parse_file(loaded.text, loaded.file)
        included = self._files[loaded.file]
        chain = self._chain(included)
        if included.problems.any_errors:
            return replace(chain, whole=False)
        return chain


def _selected(parsed: ParsedFile, include: Include, brought: _Chain) -> list[_Placed]:
    """The steps that `steps` names, in the order in which it names them; all without it."""
    if not include.steps:
        return brought.steps
    named: dict[str, list[_Placed]] = {}
    for each in brought.steps:
        for name in (each.step.id, each.step.key):
            named.setdefault(name, []).append(each)
    found: dict[str, _Placed] = {}
    for name, at in include.steps:
        if name not in named and brought.whole:
            what = message("script.step-unknown", name=name[:60], file=include.file[:80])
            parsed.problems.error(at, what, meant(name, named))
        found.update((each.step.key, each) for each in named.get(name, ()))
    return list(found.values())


def _scaled(steps: list[_Placed], seconds: float) -> list[_Placed]:
    """Steps stretched or squeezed in proportion to a sum, which they meet exactly.

    The shortest sensible length of a step does not change with it, but never exceeds its length.
    Whole seconds are kept where the sum has them and every step gets at least one.
    """
    factor = seconds / sum(each.step.seconds for each in steps)
    ends = [0.0, *(end * factor for end in accumulate(each.step.seconds for each in steps))]
    rounded = [float(round(end)) for end in ends]
    whole = seconds.is_integer() and all(start < end for start, end in pairwise(rounded))
    lengths = [end - start for start, end in pairwise(rounded if whole else ends)]
    if not whole:
        lengths[-1] += seconds - sum(lengths)
    return [
        each._replace(step=_resized(each.step, length))
        for each, length in zip(steps, lengths, strict=True)
    ]


def _resized(step: Step, seconds: float) -> Step:
    shortest = step.at_least_seconds
    return replace(
        step,
        seconds=seconds,
        at_least_seconds=None if shortest is None else min(shortest, seconds),
    )


def _check_references(parsed: ParsedFile, chain: _Chain) -> None:
    """Every `of` of a file names a vote, or ideas, of it, or of one that it includes."""
    own = f"{parsed.module_id}:"
    forgiven: set[str] = set()
    for reference in parsed.scope.references:
        known = chain.ideas if reference.ideas else chain.votes
        if reference.ideas and reference.key in known and reference.key in chain.early:
            what = message("script.ideas-later", name=reference.name[:60])
            parsed.problems.error(reference.at, what, message("script.hint.ideas-later"))
        if reference.key in known or reference.name in parsed.scope.doubtful:
            continue
        if not chain.whole and not reference.key.startswith(own):
            continue
        if reference.key in forgiven or len(forgiven) < parsed.scope.lost_ids:
            forgiven.add(reference.key)
            continue
        asked = "script.of-ideas-unknown" if reference.ideas else "script.of-unknown"
        what = message(asked, name=reference.name[:60])
        names = [key.removeprefix(own) for key in known]
        parsed.problems.error(reference.at, what, meant(reference.name, names))


def _check_brought(
    parsed: ParsedFile, include: Include, steps: list[_Placed], chain: _Chain
) -> None:
    """A step that shows votes comes with them; the file that leaves them out is at fault."""
    if not chain.whole:
        return
    for each in steps:
        for reference in each.references:
            if reference.key not in (chain.ideas if reference.ideas else chain.votes):
                left_out = "script.ideas-left-out" if reference.ideas else "script.vote-left-out"
                what = message(left_out, name=reference.name[:60], step=each.step.id)
                hint = message("script.hint.vote-left-out")
                parsed.problems.error(include.at, what, hint)
                return


def _workshop(parsed: ParsedFile, chain: _Chain) -> Workshop:
    values = parsed.front.values
    modules: list[Module] = []
    for module_id, run in groupby(chain.steps, key=lambda each: each.step.module_id):
        placed = tuple(run)
        front = placed[0].source.front.values
        modules.append(
            Module(
                id=module_id,
                title=front.get("title", ""),
                steps=tuple(each.step for each in placed),
                source=front.get("source", ""),
                summary=front.get("summary", ""),
            )
        )
    return Workshop(
        id=parsed.module_id,
        title=values.get("title", ""),
        language=values.get("language", ""),
        modules=tuple(modules),
        summary=values.get("summary", ""),
        source=values.get("source", ""),
    )
