"""Mutations of what nobody sees: surroundings, memory, files, and the edge of the network."""

from __future__ import annotations

from tools.mutations.mutation import Mutation

_AROUND = "tests/privacy/test_surroundings.py::test_"
_FILES = "tests/privacy/test_files.py::test_"
_GUESSING = "tests/phones/test_app.py::test_"
_MEMORY = "tests/privacy/test_memory.py::test_M1_"
_PROCESS = "tests/privacy/test_process_memory.py::test_M1_the_memory_"

UNSEEN = (
    Mutation(
        *("S1", "a library's own log is not refused", "apl_tui/__main__.py"),
        "    drop_variables(os.environ)\n",
        "",
        _AROUND + "S1_no_variable_makes_the_program_write_what_is_answered",
    ),
    Mutation(
        *("S1", "all but one variable are dropped", "apl_tui/process/sealed.py"),
        'name.startswith("TEXTUAL") and',
        'name.startswith("TEXTUAL_") and',
        _AROUND + "S1_of_textuals_own_variables_two_are_kept",
    ),
    Mutation(
        *("S1", "a core may be written", "apl_tui/process/sealed.py"),
        "    no_cores()\n",
        "",
        _AROUND + "S1_a_program_that_is_broken_off_leaves_no_core",
    ),
    Mutation(
        *("S1", "on the screens a core may be written", "apl_tui/tui/app.py"),
        "            seal()\n",
        "            pass\n",
        _AROUND + "S1_on_the_screens_too_a_program_that_is_broken_off_leaves_no_core",
    ),
    Mutation(
        *("S1", "a core may be handed on", "apl_tui/process/sealed.py"),
        "prctl(_PR_SET_DUMPABLE, 0,",
        "prctl(_PR_SET_DUMPABLE, 1,",
        _AROUND + "S1_where_a_limit_does_not_hold_the_system_is_told_not_to_hand_the_memory_on",
    ),
    Mutation(
        *("S1", "a core may have any size", "apl_tui/process/sealed.py"),
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
        "pass",
        _AROUND + "S1_where_a_limit_does_not_hold_the_system_is_told_not_to_hand_the_memory_on",
    ),
    Mutation(
        *("M1", "Python lets one look in at the end", "apl_tui/process/sealed.py"),
        "if sys.flags.inspect:",
        "if not sys.flags:",
        _AROUND + "M1_python_told_to_stay_does_not_let_anyone_look_in",
    ),
    Mutation(
        *("S5", "libraries' logs are shown", "apl_tui/process/sealed.py"),
        'logging.Filter("apl_tui")',
        'logging.Filter("")',
        _AROUND + "S5_what_libraries_log_is_not_shown_and_our_own_is",
    ),
    Mutation(
        *("M1", "caches of texts are not cleared", "apl_tui/process/forgetting.py"),
        "    for clear in caches():\n        clear()\n",
        "",
        _MEMORY + "no_cache_of_a_text_knows_a_ballot_once_it_is_handed_over",
    ),
    Mutation(
        *("M1", "caches of methods are not found", "apl_tui/process/forgetting.py"),
        "if isinstance(found, type) and found.__module__ == name:",
        "if not found:",
        _MEMORY + "no_cache_of_a_text_knows_an_idea_once_it_is_withheld",
    ),
    Mutation(
        *("M1", "what was emptied keeps its picture", "apl_tui/tui/screens/pass_laptop/passing.py"),
        "            forget_drawn(widget)\n",
        "            pass\n",
        _MEMORY + "no_cache_of_a_text_knows_a_ballot_once_it_is_handed_over",
    ),
    Mutation(
        *("M1", "nothing is forgotten at hand-over", "apl_tui/tui/screens/pass_laptop/passing.py"),
        'gone = self.phase in {"own", "full"} and',
        "gone = not self.phase and",
        _MEMORY + "no_cache_of_a_text_knows_a_ballot_once_it_is_handed_over",
    ),
    Mutation(
        *("M1", "freed memory is not written over", "apl_tui/process/forgetting.py"),
        "    gc.collect()\n    write_over()\n",
        "    gc.collect()\n",
        _PROCESS + "holds_no_ballot_after_its_hand_over",
    ),
    Mutation(
        *("M1", "larger pieces are freed as they are", "apl_tui/process/sealed.py"),
        "    empty_what_is_freed()\n",
        "",
        "tests/privacy/test_process_memory.py::"
        "test_M1_larger_pieces_of_memory_are_emptied_as_they_are_freed",
    ),
    Mutation(
        *("M1", "nothing is forgotten when ideas are closed", "apl_tui/tui/screens/lead/ideas.py"),
        "        self.call_after_refresh(forget)\n",
        "",
        _MEMORY + "whatever_ends_a_round_makes_the_program_forget",
    ),
    Mutation(
        *("M1", "nothing is forgotten when a vote is closed", "apl_tui/tui/screens/lead/rounds.py"),
        "        self.app.call_later(forget)\n",
        "",
        _MEMORY + "whatever_ends_a_round_makes_the_program_forget",
    ),
    Mutation(
        *(
            "M1",
            "nothing is forgotten when the typing of slips ends",
            "apl_tui/tui/screens/pass_laptop/passing.py",
        ),
        "        self.app.call_later(forget)\n",
        "",
        _MEMORY + "whatever_ends_a_round_makes_the_program_forget",
    ),
    Mutation(
        *("M1", "in lines nothing is forgotten at hand-over", "apl_tui/plain/passing.py"),
        "            forget()\n",
        "",
        "tests/plain/test_privacy.py::test_M1_the_program_forgets_at_every_hand_over",
    ),
    Mutation(
        *("M1", "in lines nothing is forgotten at closing", "apl_tui/plain/rounds.py"),
        "        finally:\n            forget()\n",
        "        finally:\n            pass\n",
        "tests/plain/test_privacy.py::test_M1_whatever_ends_a_round_makes_the_program_forget",
    ),
    Mutation(
        *("M1", "the phones' app keeps the last form and ticket", "apl_tui/phones/app.py"),
        "        sent_ticket = only_value(form, TICKET)\n",
        "        sent_ticket = only_value(form, TICKET)\n        self._last = form, sent_ticket\n",
        _MEMORY + "the_phones_app_keeps_nothing_of_a_form_but_its_spent_ticket",
    ),
    Mutation(
        *("M1", "the phones' pages keep what was sent", "apl_tui/phones/app.py"),
        "        sent_ticket = only_value(form, TICKET)\n",
        "        sent_ticket = only_value(form, TICKET)\n"
        '        self._pages._kept[sent_ticket, ""] = ()\n',
        _MEMORY + "the_phones_app_keeps_nothing_of_a_form_but_its_spent_ticket",
    ),
    Mutation(
        *("M1", "a body that was read stays", "apl_tui/phones/app.py"),
        "        finally:\n            empty(body)\n",
        "        finally:\n            request.scope.pop(BODY)\n",
        _MEMORY + "a_requests_body_is_emptied_whatever_became_of_it",
    ),
    Mutation(
        *("M1", "a body that nobody read stays", "apl_tui/phones/guard.py"),
        "            empty(scope.pop(BODY, bytearray()))\n",
        "            pass\n",
        _MEMORY + "a_requests_body_is_emptied_whatever_became_of_it",
    ),
    Mutation(
        *("M1", "what the server read stays", "apl_tui/phones/protocol.py"),
        "                data[:] = bytes(nbytes)\n",
        "                pass\n",
        _MEMORY + "what_the_server_read_is_emptied_at_once",
    ),
    Mutation(
        *("S3", "others can read the sessions", "apl_tui/store/storage.py"),
        "bytes_of(data), self._disk, own=True)",
        "bytes_of(data), self._disk)",
        _FILES + "S3_files_are_the_users_own_also_in_a_folder_that_was_there",
    ),
    Mutation(
        *("S3", "others can read what was chosen", "apl_tui/store/preferences.py"),
        "text.encode(), own=True)",
        "text.encode())",
        _FILES + "S3_files_are_the_users_own_also_in_a_folder_that_was_there",
    ),
    Mutation(
        *("S3", "a folder that was there stays open", "apl_tui/store/archive.py"),
        "                close_to_others(folder)",
        "                pass",
        _FILES + "S3_files_are_the_users_own_also_in_a_folder_that_was_there",
    ),
    Mutation(
        *("S3", "a new folder is open to all", "apl_tui/store/storage.py"),
        "folder.mkdir(mode=0o700,",
        "folder.mkdir(mode=0o755,",
        _FILES + "S3_files_are_the_users_own_also_in_a_folder_that_was_there",
    ),
    Mutation(
        *("S3", "others can read the lock", "apl_tui/store/lock.py"),
        "mode=0o600, ",
        "",
        _FILES + "S3_files_are_the_users_own_also_in_a_folder_that_was_there",
    ),
    Mutation(
        *("O2", "a page that was kept is shown again", "apl_tui/phones/pages/live.js"),
        "if (e.persisted) location.replace(body.dataset.home)",
        "",
        "tests/phones/test_browser.py::test_O2_a_page_that_the_browser_kept_is_loaded_anew",
    ),
    Mutation(
        *("O2", "answers that were cast stay in the phone", "apl_tui/phones/pages/live.js"),
        "questions.forget()\n",
        "0\n",
        "tests/phones/test_browser.py::"
        "test_O2_half_given_answers_survive_and_are_gone_once_they_are_cast",
    ),
    Mutation(
        *("O4", "after a change of address nobody is asked", "apl_tui/phones/app.py"),
        "            self._moved |= {each for each in going_on if self._tickets.any_spent(each)}\n",
        "",
        _GUESSING + "O4_after_a_change_of_address_each_phone_is_asked_whether_it_has_answered",
    ),
    Mutation(
        *("O4", "who was not counted is not heard", "apl_tui/room/room.py"),
        "            live.turned_away = True\n",
        "",
        "tests/room/test_phones.py::"
        "test_O4_who_says_when_all_are_counted_that_they_have_not_answered_is_told_to_the_room",
    ),
    Mutation(
        *("O2", "the phone fills in the form", "apl_tui/phones/pages/form.html"),
        " autocomplete=off",
        "",
        "tests/phones/test_app.py::test_O2_no_form_is_filled_in_by_the_phone",
    ),
    Mutation(
        *("edge", "each guess waits for itself alone", "apl_tui/phones/throttle.py"),
        "        self._turns[place] = now + wait + _TURN_SECONDS\n",
        "",
        _GUESSING + "guessing_is_slowed_for_an_address_however_many_connections_guess",
    ),
    Mutation(
        *("edge", "where many wait the right code is told", "apl_tui/phones/app.py"),
        "        if seconds is None:\n",
        "        if seconds is None and not right:\n",
        _GUESSING + "guessing_is_slowed_for_an_address_however_many_connections_guess",
    ),
    Mutation(
        *("edge", "whoever has joined waits too", "apl_tui/phones/app.py"),
        "            self._presence.note(cookie)\n            return None\n",
        "            self._presence.note(cookie)\n",
        _GUESSING + "guessing_is_slowed_for_an_address_however_many_connections_guess",
    ),
    Mutation(
        *("edge", "each IPv6 address guesses for itself", "apl_tui/phones/throttle.py"),
        "_NETWORK = 64",
        "_NETWORK = 0",
        _GUESSING + "the_addresses_that_one_device_chooses_in_ipv6_are_one",
    ),
    Mutation(
        *("edge", "one device takes all connections", "apl_tui/phones/protocol.py"),
        " and not self._made_room()",
        "",
        "tests/phones/test_server.py::test_one_device_with_many_connections_shuts_no_other_out",
    ),
    Mutation(
        *("edge", "those in use are let go first", "apl_tui/phones/protocol.py"),
        "key=BoundedProtocol._use)",
        "key=BoundedProtocol._use, reverse=True)",
        "tests/phones/test_server.py::test_one_device_with_many_connections_shuts_no_other_out",
    ),
    Mutation(
        *("edge", "whoever holds the line keeps the notes out", "apl_tui/room/notes/channel.py"),
        "            self._waiting.pop(0).cancel()\n",
        "            return False\n",
        "tests/room/test_notes_channel.py::test_whoever_holds_the_line_keeps_no_window_of_ours_out",
    ),
    Mutation(
        *("edge", "a formula behind another separator", "apl_tui/report/data.py"),
        "(^|[;,|\\t]",
        "(^|[]]",
        "tests/report/test_data.py::test_no_cell_is_a_formula_by_whichever_separator_it_is_read",
    ),
    Mutation(
        *("M2", "a round that waited has new tickets", "apl_tui/phones/tickets.py"),
        "self._secrets.keys() - {open_round, *waiting}",
        "self._secrets.keys() - {open_round}",
        "tests/phones/test_forms.py::test_T5_a_round_that_waits_keeps_a_devices_ticket_until_it_is_gone",
    ),
    Mutation(
        *("M2", "phones are not told that a round waits", "apl_tui/room/phones/rounds.py"),
        "waiting=frozenset(self._waiting.values())",
        "waiting=frozenset()",
        "tests/tui/test_phones.py::test_M2_T5_a_phone_that_was_counted_before_the_pause_is_not_counted_again",
    ),
)
