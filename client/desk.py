"""Where a command becomes one transaction. `Desk.do` is the only road by which the person's wishes enter the store."""

from __future__ import annotations

from typing import Any

from client import commands as c
from client.deeds import answering, exporting, letters, register, sending, tracking, writing
from client.deeds.place import Place


class Desk:
    """Does commands, on the clerk's thread; then wakes whom it concerns."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def do(self, command: c.Command) -> Any:
        """Returns what the command promises; raises the Faults it names, and DiskFull or StoreDamaged from any."""
        place = self._place
        match command:
            # letters
            case c.OpenLetter(message):
                letters.open_letter(place, message)
            case c.MarkRead(messages, read):
                letters.mark_read(place, messages, read)
            case c.Flag(messages, flagged):
                letters.flag(place, messages, flagged)
            case c.Delete(messages):
                letters.delete(place, messages)
            case c.Keep(messages):
                letters.keep(place, messages)
            case c.KeepFiles(message, files):
                letters.keep_files(place, message, files)
            case c.Restore(messages):
                letters.restore(place, messages)
            case c.Move(messages, folder):
                letters.move(place, messages, folder)
            case c.Purge(messages):
                letters.purge(place, messages)
            case c.FetchFile(part):
                letters.fetch_file(place, part)
            case c.CancelFetch(part):
                letters.cancel_fetch(place, part)
            case c.SaveFile(part, folder):
                return letters.save_file(place, part, folder)
            case c.OpenFile(part):
                return letters.open_file(place, part)
            case c.FetchToExport(chosen, form):
                exporting.want(place, chosen, form)
            case c.CancelExport(chosen):
                exporting.let_go(place, chosen)
            case c.CallSafe(message):
                letters.call_safe(place, message)
            case c.SetKind(message, kind):
                letters.set_kind(place, message, kind)
            case c.ReportPhishing(message):
                return sending.report_phishing(place, message)
            case c.CheckMail(account):
                place.look_for_mail(account)
            case c.Confirm():
                return tracking.confirm(place, command)
            case c.StartReminder():
                return tracking.remind(place, command)
            # writing
            case c.StartDraft():
                return writing.start(place, command)
            case c.StartReply():
                return writing.reply(place, command)
            case c.StartAnswer():
                return answering.start(place, command)
            case c.SaveAnswer():
                return answering.save(place, command)
            case c.StartForward():
                return writing.forward(place, command)
            case c.StartAgain(message):
                return writing.again(place, message)
            case c.SaveDraft():
                return writing.save(place, command)
            case c.AddFile(draft, path, instead):
                return writing.add_file(place, draft, path, instead)
            case c.AddMade(draft, name, data, instead):
                return writing.add_made(place, draft, name, data, instead)
            case c.RemoveFile(file):
                writing.remove_file(place, file)
            case c.DiscardDraft(draft):
                writing.discard(place, draft)
            case c.KeepDraft(draft):
                writing.keep(place, draft)
            case c.OpenServerDraft(message):
                return writing.open_server_draft(place, message)
            # sending
            case c.Send(draft):
                return sending.send(place, draft)
            case c.TakeBack(letter):
                return sending.take_back(place, letter)
            case c.SendNow(letter):
                sending.send_now(place, letter)
            case c.SendAgain(letter):
                sending.send_again(place, letter)
            case c.NotCarried(letter):
                sending.not_carried(place, letter)
            case c.LeaveIt(letter):
                sending.leave_it(place, letter)
            case c.RetryRefused(letter):
                return sending.retry_refused(place, letter)
            # the register
            case c.BeginRegister(account):
                register.begin(place, account)
            case c.CorrectEntry(account, doc, name, value):
                register.correct(place, account, doc, name, value)
            case c.GiveNumber(account, doc, number):
                return register.give_number(place, account, doc, number)
            case c.TakeNumber(draft):
                register.take_number(place, draft)
            # settings
            case c.ChangeSetting(name, value):
                letters.change_setting(place, name, value)
            case c.GivePassword(account, password):
                letters.give_password(place, account, password)
            case c.WarningTold(account, level):
                letters.warning_told(place, account, level)
            case _:
                raise TypeError(f"no such command: {type(command).__name__}")
        return None
