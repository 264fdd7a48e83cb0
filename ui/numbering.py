"""The running number of the letter being written: offered, taken, and put into its field once it is given."""

from __future__ import annotations

from collections.abc import Callable

from client.api import commands, ids, rows
from i18n import _
from ui.draft_keeper import DraftKeeper
from ui.house import House
from ui.widgets.kind_form import KindForm


class Numbering:
    """Of one composer. `chosen()`: the field was filled in."""

    def __init__(
        self, house: House, keeper: DraftKeeper, form: KindForm, account: Callable[[], ids.AccountId | None], chosen: Callable[[], object]
    ) -> None:
        self._house, self._keeper, self._form, self._account, self._chosen = house, keeper, form, account, chosen
        self._asked = False  # a number that is given goes into the empty field
        self._pressed = False  # a number is to be taken as soon as the letter is kept
        form.number.clicked.connect(self._take)
        form.typed.connect(self.look)
        keeper.saved.connect(self._saved)

    def look(self) -> None:
        """Say what there is to say of the number. What stands in the field is never changed."""
        form, account = self._form, self._account()
        field = form.number_field()
        if field is None or account is None or form.kind is None or self._house.bridge is None:
            form.say_number("", "")
            return
        found: rows.DraftNumber = self._house.views.draft_number(self._keeper.draft, account, form.kind.id)
        typed = field.text().strip()
        if found.state == "given" and not typed and self._asked:
            self._asked = False
            field.set_text(found.code)
            self._chosen()
            typed = found.code
        note = _("Số tiếp theo trong sổ") if found.state == "given" and typed == found.code else ""
        if found.state == "waits" and not typed:
            note = _("Sẽ cấp khi có mạng")
        offers = found.offered and not typed and not note
        form.say_number(_("Lấy số {n}").format(n=found.number) if offers else "", note)

    def begin(self) -> None:
        """Another letter. A number that was taken for it comes into its field also now."""
        self._asked = True
        self.look()

    def _take(self) -> None:
        self._asked = True
        if self._keeper.draft is not None:
            self._claim()
        else:
            self._pressed = True
            self._keeper.touch()
            self._keeper.now()

    def _saved(self, _at: float) -> None:
        if self._pressed:
            self._claim()

    def _claim(self) -> None:
        self._pressed = False
        draft = self._keeper.draft
        if draft is not None and self._house.bridge is not None:
            self._house.bridge.do(commands.TakeNumber(draft), lambda _done: self.look())
