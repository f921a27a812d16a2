"""The tasks of a plan as a tree. The order of rows is that of the tree: each task, then all that stands under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task stands: its code in the work breakdown structure, such as ``1.2.3``, and how many are above it."""

    wbs: str
    level: int


class Outline:
    """Which task stands under which, and in which order; only ids, nothing is read or written.

    Every change leaves a tree: nothing stands under itself, and each task once.
    """

    def __init__(self, rows: Iterable[tuple[UUID, UUID | None]]) -> None:
        """Take each task with its parent, in the order of rows; a parent need not come before its children."""
        self._parents: dict[UUID, UUID | None] = dict(rows)
        self._children: dict[UUID | None, list[UUID]] = {}
        for pk, parent in self._parents.items():
            self._children.setdefault(parent, []).append(pk)

    def __contains__(self, pk: object) -> bool:
        return pk in self._parents

    def copy(self) -> Outline:
        """The same, to be changed on its own."""
        other = Outline(())
        other._parents = self._parents.copy()
        other._children = {pk: under.copy() for pk, under in self._children.items()}
        return other

    def parents(self) -> Iterable[tuple[UUID, UUID | None]]:
        """Each task with the one above it, in no order."""
        return self._parents.items()

    def parent(self, pk: UUID) -> UUID | None:
        """The task above one; ``None`` at the top."""
        return self._parents[pk]

    def children(self, pk: UUID | None) -> list[UUID]:
        """What stands right under a task, in order; ``None``: the tasks at the top."""
        return list(self._children.get(pk, ()))

    def siblings(self, pk: UUID) -> list[UUID]:
        """The tasks under the same parent in order, itself among them."""
        return self.children(self._parents[pk])

    def is_summary(self, pk: UUID) -> bool:
        """Whether something stands under the task."""
        return bool(self._children.get(pk))

    def above(self, pk: UUID) -> Iterator[UUID]:
        """The tasks above one, from its parent to the top."""
        parent = self._parents[pk]
        while parent is not None:
            yield parent
            parent = self._parents[parent]

    def subtree(self, pk: UUID) -> list[UUID]:
        """The task and all that stands under it, in order."""
        return self._walk([pk])

    def summaries(self) -> list[UUID]:
        """The tasks under which others stand, in the order of rows."""
        return [pk for pk in self.order() if self._children.get(pk)]

    def order(self) -> list[UUID]:
        """All tasks in the order of rows."""
        return self._walk(self.children(None))

    def places(self) -> Mapping[UUID, Place]:
        """The place of every task, in the order of rows."""
        found: dict[UUID, Place] = {}
        waiting = [(pk, f"{number}", 0) for number, pk in enumerate(self.children(None), 1)][::-1]
        while waiting:
            pk, wbs, level = waiting.pop()
            found[pk] = Place(wbs, level)
            under = self._children.get(pk, ())
            waiting += [(child, f"{wbs}.{number}", level + 1) for number, child in enumerate(under, 1)][::-1]
        return found

    def roots(self, pks: Iterable[UUID]) -> list[UUID]:
        """Those of some tasks that stand under no other of them, in the order of rows."""
        chosen = set(pks)
        return [pk for pk in self.order() if pk in chosen and not chosen.intersection(self.above(pk))]

    def put(self, pk: UUID, parent: UUID | None, before: UUID | None = None) -> None:
        """Let a task, new or with all that stands under it, be a child of ``parent``: before one of these, or the last.

        Raises:
            ValueError: it would stand under itself.
        """
        if pk in self._parents:
            if parent is not None and (parent == pk or pk in self.above(parent)):
                raise ValueError
            self._children[self._parents[pk]].remove(pk)
        self._parents[pk] = parent
        under = self._children.setdefault(parent, [])
        under.insert(under.index(before) if before in under else len(under), pk)

    def drop(self, pk: UUID) -> None:
        """Take a task out; what stood under it then stands in its place."""
        parent = self._parents.pop(pk)
        under = self._children[parent]
        at = under.index(pk)
        children = self._children.pop(pk, [])
        under[at : at + 1] = children
        self._parents.update(dict.fromkeys(children, parent))

    def indent(self, pks: Iterable[UUID]) -> list[UUID]:
        """Put tasks one level down, under the one that stands before them; return those for which there is one.

        What stands under them goes along, and no row changes its place in the order.
        """
        moved = []
        for pk in self.roots(pks):
            siblings = self.siblings(pk)
            at = siblings.index(pk)
            if at:
                self.put(pk, siblings[at - 1])
                moved.append(pk)
        return moved

    def outdent(self, pks: Iterable[UUID]) -> list[UUID]:
        """Put tasks one level up, right behind the one they stood under; return those that stood under one.

        What stands under them goes along. Those that came after them stay where they belong: none becomes a summary by
        it.
        """
        moved = [pk for pk in self.roots(pks) if self._parents[pk] is not None]
        for pk in reversed(moved):
            parent = self._parents[pk]
            assert parent is not None
            siblings = self.siblings(parent)
            behind = siblings[siblings.index(parent) + 1 :]
            self.put(pk, self._parents[parent], behind[0] if behind else None)
        return moved

    def _walk(self, begin: list[UUID]) -> list[UUID]:
        found: list[UUID] = []
        waiting = begin[::-1]
        while waiting:
            pk = waiting.pop()
            found.append(pk)
            waiting += self._children.get(pk, ())[::-1]
        return found
