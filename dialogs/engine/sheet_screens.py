"""What a sheet shows: the list, one of its points, the choice of a reminder, what leaves the chat."""

from datetime import datetime, timedelta

from dialogs.effects import Ask, Block, Button, Paper, PaperLine, Rows, Text
from dialogs.engine import buttons, points
from dialogs.engine.screens import Screen
from dialogs.session import Mode
from dialogs.steps import Point, Sheet

LOCAL = timedelta(hours=5)
"""The clock of Kazakhstan and Uzbekistan, for the dates on buttons."""
DAYS = 14
"""A day can be chosen from so many to come."""
DAYS_IN_ROW = 4


def date_text(at: datetime) -> Text:
    """A day as people here write it, in every language: 28.11."""
    return Text(f"{at + LOCAL:%d.%m}", literal=True)


class SheetScreen(Screen):
    """Builds the screens of one sheet for one session."""

    def sheet(self, step: Sheet) -> Ask:
        """The open point, else the list."""
        name = points.open_point(self.session, self.ref)
        if name in points.shown(step, self.dialog, self.session):
            return Ask(*self._point(step, str(name)))
        return Ask(*self._list(step))

    # --- the list

    def _list(self, step: Sheet) -> tuple[tuple[Block, ...], Rows]:
        names = points.shown(step, self.dialog, self.session)
        blocks = [*self._blocks(step.title, step.text), Block(self._count(step, names))]
        if planned := self._planned():
            blocks.append(Block(planned))
        rows: list[tuple[Button, ...]] = [(self._button(self._marked(step, name), f"p_{name}"),) for name in names]
        for name in points.left_over(step, self.session, self.ref):
            blocks.append(Block(self._own(name), self._sentence("wrote_before")))
            rows.append((self._button(self.label("take_out"), f"drop_{name}"),))
        if points.next_open(step, self.dialog, self.session, self.ref):
            rows.insert(0, (self._button(self.label("next_open"), points.NEXT),))
        if step.goto:
            rows.append((self._button(self.label("all_for_now"), points.ALL),))
        rows += self._choices(step.choices)
        rows.append((self._button(self.label("share"), points.SHARE),))
        rows.append((self._button(self.label("print"), points.PRINT),))
        rows.append((self._button(self.label("remind"), points.REMIND),))
        return tuple(blocks), tuple(rows) + self._footer()

    def _count(self, step: Sheet, names: list[str]) -> Text:
        done = sum(points.is_done(self.session, self.ref, name) for name in names)
        key = "points_done" if step.mode == "plan" else "points_answered"
        return self._sentence(key, number=done, total=len(names))

    def _planned(self) -> Text | None:
        remind = self.session.remind
        if remind.get("sheet") != self.ref:
            return None
        return self._sentence("remind_on", date=date_text(datetime.fromisoformat(remind["at"])))

    def _marked(self, step: Sheet, name: str) -> Text:
        """A point's label with ✅ or ☐, and ✍️ where something is written."""
        mark = "✅" if points.is_done(self.session, self.ref, name) else "☐"
        if points.note(self.session, self.ref, name):
            mark = "✍️" if step.mode == "form" else mark + "✍️"
        return Text(f"{mark} {{label}}", (("label", Text(step.points[name].label)),), literal=True)

    # --- a point

    def _point(self, step: Sheet, name: str) -> tuple[tuple[Block, ...], Rows]:
        names, point = points.shown(step, self.dialog, self.session), step.points[name]
        where = Text(
            f"{{label}} · {names.index(name) + 1}/{len(names)}", (("label", self._marked(step, name)),), literal=True
        )
        blocks = [Block(self._text(point.text), where)]
        if advice := points.advice(point, self.dialog, self.session):
            blocks.append(Block(self._text(advice)))
        if point.note:
            blocks += self._noted(name, point.note)
        rows = [*self._ticks(step, name), *self._words(point, name), *self._choices(point.choices, 2)]
        rows += self._ways(step, names, name)
        return tuple(blocks), tuple(rows) + self._footer()

    def _noted(self, name: str, invitation: str) -> list[Block]:
        """What is written there, or the invitation; while a case waits, that it goes there."""
        written = points.note(self.session, self.ref, name)
        title = self._sentence("you_wrote" if written else "write_here")
        blocks = [Block(self._own(name) if written else self._text(invitation), title)]
        if self.session.mode is Mode.WAITING:
            blocks.append(Block(self._sentence("note_told")))
        return blocks

    def _ticks(self, step: Sheet, name: str) -> Rows:
        if step.mode == "form":
            return ()
        done = points.is_done(self.session, self.ref, name)
        label, choice = ("not_yet", f"open_{name}") if done else ("done", f"done_{name}")
        return ((self._button(self.label(label), choice),),)

    def _words(self, point: Point, name: str) -> Rows:
        if point.note is None:
            return ()
        row = [self._button(self.label("write"), f"write_{name}")]
        if points.note(self.session, self.ref, name):
            row.append(self._button(self.label("take_out"), f"drop_{name}"))
        return (tuple(row),)

    def _ways(self, step: Sheet, names: list[str], name: str) -> Rows:
        at = names.index(name)
        row = []
        if at > 0:
            row.append(self._button(self.label("previous"), f"p_{names[at - 1]}"))
        if step.mode == "form" and not points.is_done(self.session, self.ref, name):
            row.append(self._button(self.label("skip"), f"skip_{name}"))
        elif at + 1 < len(names):
            row.append(self._button(self.label("next"), f"p_{names[at + 1]}"))
        rows = [tuple(row)] if row else []
        if step.goto:
            rows.append((self._button(self.label("all_for_now"), points.ALL),))
        return (*rows, (self._button(self.label("to_list"), points.LIST),))

    # --- reminders, the message to forward and the file to print

    def remind(self) -> Ask:
        """When shall I write?"""
        rows = [
            (self._button(self.label("every_2"), "every_2"),),
            (self._button(self.label("every_7"), "every_7"),),
            (self._button(self.label("on_day"), points.ON_DAY),),
            (self._button(self.label("no_reminders"), points.QUIET),),
            (self._button(self.label("to_list"), points.LIST),),
        ]
        return Ask((Block(self._sentence("remind_ask")),), tuple(rows) + self._footer())

    def days(self) -> Ask:
        """One of the days to come."""
        made = [
            self._button(date_text(self.at + timedelta(days=day)), f"{points.DAY}_{day}") for day in range(1, DAYS + 1)
        ]
        rows = [tuple(made[start : start + DAYS_IN_ROW]) for start in range(0, DAYS, DAYS_IN_ROW)]
        rows.append((self._button(self.label("to_list"), points.LIST),))
        return Ask((Block(self._sentence("remind_days")),), tuple(rows) + self._footer())

    def reminder(self) -> Ask:
        """The reminder itself. No word of it tells what it is about; its buttons work from anywhere."""
        rows = (
            (Button(self.label("open"), buttons.data_of(buttons.ANYTIME, self.ref, points.LIST)),),
            (Button(self.label("no_reminders"), buttons.data_of(buttons.ANYTIME, self.ref, points.QUIET)),),
        )
        return Ask((Block(self._sentence("reminder")),), rows, replaces="reminder")

    def to_forward(self, step: Sheet) -> tuple[Block, ...]:
        """The list as a message of its own: what is done and what is open, nothing that the person wrote."""
        names = points.shown(step, self.dialog, self.session)
        blocks = [Block(title=self._text(step.title))]
        if step.mode == "form":
            return (*blocks, *self._lines(step, names))
        done = [name for name in names if points.is_done(self.session, self.ref, name)]
        for key, some in (("list_done", done), ("list_open", [name for name in names if name not in done])):
            if some:
                blocks += [Block(title=self._sentence(key)), *self._lines(step, some)]
        return tuple(blocks)

    def to_print(self, step: Sheet) -> Paper:
        """The list on paper: boxes with what is done, room where the person may write, nothing that they wrote here."""
        lines = []
        for name in points.shown(step, self.dialog, self.session):
            point = step.points[name]
            done = points.is_done(self.session, self.ref, name)
            lines.append(PaperLine(self._in_short(point), done=done, room=point.room or point.note is not None))
        return Paper(self._text(step.title), tuple(lines))

    def _lines(self, step: Sheet, names: list[str]) -> list[Block]:
        return [Block(self._in_short(step.points[name]), bullet=True) for name in names]

    def _in_short(self, point: Point) -> Text:
        return self._text(point.short or point.label)

    def _own(self, name: str) -> Text:
        return Text(points.note(self.session, self.ref, name), literal=True)

    def _sentence(self, key: str, **values: str | int | Text) -> Text:
        return Text(self.book.notices.sentences[key], tuple(values.items()))
