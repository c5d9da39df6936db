"""Texts with Liquid's filters and tags, on plain data and a budget; loads no file, reads no clock.

python-liquid parses and walks; what it leaves open is closed here: ranges are bounded, every loop, filter,
value and character is paid from one budget, only listed tags and filters exist, its built-in `now` is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from itertools import chain, takewhile
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext, Token, TokenStream
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, LoopExpression, Path
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.echo_tag import EchoNode, EchoTag
from liquid.builtin.tags.for_tag import ForLoop, ForNode, ForTag
from liquid.exceptions import LiquidError, LiquidInterrupt, LiquidSyntaxError, UnknownFilterError
from liquid.expression import Expression
from liquid.undefined import UNDEFINED, Undefined
from liquid.utils import ReadOnlyChainMap

from wabot_core.errors import BadTemplate, TemplateFailed, TemplateLimit
from wabot_core.filters import Spend, allowed_filters, size_of
from wabot_core.printing import LONGEST_RENDERED, text_of, too_long

BUDGET = 150_000  # units of about 0.2 µs: some 30 ms
LONGEST_RANGE = 10_000
MOST_LOCALS = 100
TAGS = frozenset(
    {"if", "unless", "case", "for", "break", "continue", "assign", "capture", "cycle", "echo", "comment", "#"}
)

MOST_RAW = 20  # python-liquid seeks the end of each through the whole text
_RAW = re.compile(r"\{%-?\s*(?:raw|doc)\b")
_PARTS = frozenset({"content", "output", "illegal"})  # python-liquid keeps these readers among its tags
_PLAIN_KINDS = frozenset(
    {str, int, float, bool, type(None), list, tuple, dict, Decimal, datetime, date, time, range, ForLoop}
)


def compile_markup(text: str) -> Markup:
    """Read a text with tags or filters. Raises BadTemplate."""
    if len(_RAW.findall(text)) > MOST_RAW:
        raise BadTemplate(why=f"it has more than {MOST_RAW} raw blocks")
    try:
        template = ENVIRONMENT.from_string(text)
        _check(template)
        paths = frozenset(_paths(template))
    except LiquidError as error:
        raise BadTemplate(why=_why(error)) from error
    except (RecursionError, ValueError, AssertionError) as error:
        raise BadTemplate(why="it is nested too deeply or has a number that is too long") from error
    return Markup(template, cost=len(text), paths=paths)


class Markup:
    """A text python-liquid renders."""

    __slots__ = ("_cost", "_template", "_value", "paths")
    constant = False

    def __init__(self, template: BoundTemplate, *, cost: int, paths: frozenset[str]) -> None:
        self._template = template
        self._cost = cost
        self._value = _only_path(template.nodes)
        self.paths = paths

    def render(self, scope: Mapping[str, Any]) -> Any:
        """Return the text, or the value of a template that is exactly one path (see `Template.render`)."""
        context = PlainContext(self._template, globals=scope)
        try:
            context.spend(self._cost)
            if self._value is not None:
                value = self._value.evaluate(context)
                return None if isinstance(value, Undefined) else value
            return self._text(context)
        except LiquidError as error:
            raise TemplateFailed(why=_why(error)) from error
        except (RecursionError, MemoryError) as error:
            raise TemplateLimit(why="it is nested too deeply") from error
        except (ValueError, TypeError, ArithmeticError, LookupError) as error:
            raise TemplateFailed(why=str(error) or type(error).__name__) from error

    def _text(self, context: PlainContext) -> str:
        buffer = context.get_buffer()
        try:
            for node in self._template.nodes:
                node.render(context, buffer)
        except LiquidInterrupt:
            pass  # outside a loop they end the text, as in Liquid
        return buffer.getvalue()


class PlainContext(RenderContext):
    """What a text sees while it renders: the scope's plain data, its own names, and a budget."""

    __slots__ = ("_known", "budget")

    def __init__(self, template: BoundTemplate, *, globals: Mapping[str, Any]) -> None:
        super().__init__(template, globals=globals)
        self.scope = ReadOnlyChainMap(self.locals, globals)  # without python-liquid's machine clock
        self.budget = BUDGET
        self._known: dict[int, tuple[Any, int]] = {}

    def spend(self, units: int) -> None:
        """Pay for work. Raises TemplateLimit when the budget is used up."""
        self.budget -= units
        if self.budget < 0:
            raise TemplateLimit(why="it takes too much work")

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        """Return the plain value at a path; anything else is undefined."""
        value = super().get(path, token=token, default=default)
        kind = type(value)
        if kind is str:
            self.spend(1 + len(value) // 64)  # type: ignore[arg-type]
        elif kind in (dict, list, tuple):
            self.spend(1 + self._size(value) // 8)
        elif kind not in _PLAIN_KINDS and not isinstance(value, (Undefined, str)):
            return self.env.undefined(str(path[0]), token=token)
        return value

    def get_item(self, obj: Any, key: Any) -> Any:
        """Return an entry of a dict or list; nothing else has any."""
        if type(obj) not in _PLAIN_KINDS or (isinstance(key, str) and key.startswith("__")):
            raise KeyError(key)
        return super().get_item(obj, key)

    def assign(self, key: str, val: Any) -> None:
        """Keep a value under a name of the text's own."""
        self.spend(1)
        self.locals[key] = val
        if len(self.locals) > MOST_LOCALS:
            raise TemplateLimit(why=f"it sets more than {MOST_LOCALS} names")

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        """Return a buffer that takes a text of the allowed length."""
        return PaidBuffer(self.spend)

    def _size(self, value: Any) -> int:
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, size_of(value))
        return known[1]


class PaidBuffer(StringIO):
    """Takes at most 10,000 characters, each paid for."""

    def __init__(self, spend: Spend) -> None:
        super().__init__()
        self._spend = spend
        self._length = 0

    def write(self, text: str) -> int:
        self._length += len(text)
        if self._length > LONGEST_RENDERED:
            raise too_long()
        self._spend(len(text) // 8)
        return super().write(text)


class BoundedRange(RangeLiteral):
    """A `(1..n)` of a loop; no longer than a text could ever need."""

    __slots__ = ()

    def _make_range(self, start: Any, stop: Any) -> range:
        bounds = super()._make_range(start, stop)
        if bounds.stop - bounds.start > LONGEST_RANGE:
            raise TemplateLimit(why=f"a range is longer than {LONGEST_RANGE:,}")
        return bounds


class PaidLoop(LoopExpression):
    """What a loop goes through; it pays before it starts, its rounds times its characters."""

    __slots__ = ("weight",)

    def __init__(self, loop: LoopExpression, *, weight: int) -> None:
        super().__init__(
            loop.token,
            loop.identifier,
            _bounded(loop.iterable),
            limit=loop.limit,
            offset=loop.offset,
            reversed_=loop.reversed,
            cols=loop.cols,
        )
        self.weight = weight

    def evaluate(self, context: RenderContext) -> tuple[Iterator[object], int]:
        items, length = super().evaluate(context)
        _spend(context, length * self.weight)
        return items, length


class PaidForTag(ForTag):
    """`for`, with a loop that pays."""

    def parse(self, stream: TokenStream) -> Node:
        start = stream.current.start_index
        node = super().parse(stream)
        assert isinstance(node, ForNode)
        node.expression = PaidLoop(node.expression, weight=stream.current.start_index - start)
        return node


class PlainOutputNode(OutputNode):
    """`{{ … }}`: prints plain data, as `text_of` does."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(_printed(self.expression.evaluate(context)))


class PlainOutput(Output):
    """Reads `{{ … }}`."""

    node_class = PlainOutputNode


class PlainEchoNode(EchoNode):
    """`{% echo … %}`: prints like `{{ … }}`."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(_printed(self.expression.evaluate(context)))


class PlainEchoTag(EchoTag):
    """Reads `{% echo … %}`."""

    node_class = PlainEchoNode


class PlainEnvironment(Environment):
    """Liquid with the tags and filters of `TAGS` and `FILTERS` only."""

    block_nesting_limit = 10

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        super().setup_tags_and_filters(extra=False)
        for tag in (PaidForTag, PlainOutput, PlainEchoTag):
            self.add_tag(tag)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS | _PARTS}
        self.filters = allowed_filters(self.filters)


def _printed(value: object) -> str:
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    return text_of(value)


def _spend(context: RenderContext, units: int) -> None:
    if isinstance(context, PlainContext):
        context.spend(units)


def _bounded(iterable: Expression) -> Expression:
    if isinstance(iterable, RangeLiteral):
        return BoundedRange(iterable.token, iterable.start, iterable.stop)
    return iterable


def _check(template: BoundTemplate) -> None:
    for node in _nodes(template.nodes):
        for expression in chain.from_iterable(map(_expressions, node.expressions())):
            if type(expression) is RangeLiteral:
                raise LiquidSyntaxError("a range (1..n) may stand in a for loop only", token=expression.token)
            if isinstance(expression, FilteredExpression):
                for used in expression.filters or ():
                    if used.name not in template.env.filters:
                        raise UnknownFilterError(f"there is no filter {used.name!r}", token=used.token)


def _nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _nodes(node.children(_NOTHING))


def _expressions(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in expression.children():
        yield from _expressions(child)


def _paths(template: BoundTemplate) -> Iterator[str]:
    for variable in chain.from_iterable(template.analyze().globals.values()):
        names = takewhile(lambda segment: isinstance(segment, str), variable.segments)
        if dotted := ".".join(map(str, names)):
            yield dotted


def _only_path(nodes: Sequence[Node]) -> Path | None:
    if len(nodes) != 1 or not isinstance(nodes[0], PlainOutputNode):
        return None
    expression = nodes[0].expression
    if not isinstance(expression, FilteredExpression) or expression.filters:
        return None
    return expression.left if isinstance(expression.left, Path) else None


def _why(error: LiquidError) -> str:
    """Return what is wrong and where, without the library's picture of it."""
    place = error.context() if isinstance(error.token, Token) else None
    message = str(error.message or "it is not valid Liquid").rstrip(".")
    return f"{message} (line {place[0]}, column {place[1] + 1})" if place else message


ENVIRONMENT = PlainEnvironment()
_NOTHING = RenderContext(ENVIRONMENT.from_string(""))
