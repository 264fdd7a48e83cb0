"""Never lost, never silently doubled, never stuck: `make faults`, or `python -m tests.faults [NAME:NUMBER]`.

Runs (tally.py: sizes and seeds; each position can be repeated alone)
    sending     test_cut_sending    a letter over lines that are reset, half closed, silent or stalled after any octet, either
                                    way: SMTP and IMAP, BDAT and DATA, by CATENATE and BURL, TLS and plain, some recipients refused
    syncing     test_cut_syncing    the same under flags, moves, purges, drafts, files; with all extensions and with none (COPY)
    kills       test_kill           kill -9 at any moment and at any commit, while typing, syncing and sending
    histories   test_histories      two PCs and a foreign program, cuts in between, against a model: Dovecot
    practice    test_histories      and the practice server
    sticks      test_carrier_histories  two sticks, two PCs: copied, lost, old, pulled out, cut, dead in the middle

Faults of one kind
    kill -9 at every commit of a sending        test_kill_sending
    kill -9 at every commit and step into and out of the network folder
                                                test_kill_shelf
    the network folder is away, empty, full, older, damaged, hangs
                                                tests/engine/test_shelf
    an old key file beside a newer store        tests/engine/test_key_file
    kill -9 at every commit of keeping on this PC and of going back
                                                test_kill_keeping
    kill -9 at every word and commit of a backup, of a restore; a full stick (EFBIG)
                                                test_kill_copying; pulled out, full PC: tests/engine/test_backup
    kill -9 at every commit of a stick's trip   test_kill_carrier
    NO, BAD, BYE, 4xx, 5xx, 421 anywhere        test_answers (every command of a pass, every reply of a sending)
    a right password refused by mistake         test_answers
    a full disk                                 test_pc_troubles (SQLite's pages, and the system's EFBIG), tests/unit/store
    the clock jumps ten years, either way       test_pc_troubles; tests/engine/test_courier_alone
    sleep and waking up (SIGSTOP, SIGCONT)      test_pc_troubles
    the server is started again                 test_line_troubles
    IPv6 that swallows everything               test_line_troubles
    a captive portal answers with HTML          test_line_troubles
    no DNS                                      test_line_troubles
    the TLS certificate expires                 test_line_troubles
    UIDVALIDITY changes during a fetch          test_meanwhile; tests/engine/test_sync (between two passes)
    another client takes what we fetch          test_meanwhile
    no room: draft, copy in Sent, trash         test_meanwhile; tests/engine/test_sync_troubles
    a delayed and slow line                     tests/engine/test_courier_alone, tests/line (delay, speed, stall)
    unsure settles itself: Sent, our own inbox, a recipient's mailbox on this PC
                                                tests/engine/test_courier, test_courier_practice

What must hold after every step: promises.py (whose turn it is and when, octets and Message-IDs, both sides equal) and mailbox.py
(what a pass makes of wishes, drafts octet for octet). A man in the middle: tests/meddler.py. A line that breaks: tests/line.py.
"""
