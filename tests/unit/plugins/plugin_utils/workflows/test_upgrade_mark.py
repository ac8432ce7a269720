# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The mark of two runs at once, with the same folder: each keeps what the other has noted."""

from __future__ import annotations

import json
import threading

from ansible_collections.extrahop.revealx.plugins.plugin_utils.workflows.upgrade_mark import MarkFile

STATE = {"target": "9.9", "snapshot": {}}


def test_what_the_other_run_has_noted_stays(tmp_path):
    one, other = MarkFile(str(tmp_path)), MarkFile(str(tmp_path))
    one.change(lambda mark: mark.begun({"m1": STATE}).with_cluster("rs").with_hook("m1"))
    other.change(lambda mark: mark.begun({"s9": STATE}).with_hook("s9"))
    other.change(lambda mark: mark.without_hook("s9"))
    other.change(lambda mark: mark.left(["s9"], [], [], []))
    told = json.loads((tmp_path / "running.json").read_text())
    assert told == {"systems": ["m1"], "clusters": ["rs"], "before": {"m1": STATE}, "hooked": ["m1"]}
    assert other.mark.hooked == [], "a hook that the other run has begun with is none that is owed"
    one.change(lambda mark: mark.without_hook("m1"))
    one.change(lambda mark: mark.left(["m1"], ["rs"], [], []))
    assert not (tmp_path / "running.json").exists()


def test_side_by_side(tmp_path):
    def work(number: int) -> None:
        file = MarkFile(str(tmp_path))
        for step in range(5):
            file.change(lambda mark, step=step: mark.with_hook(f"s{number}-{step}"))

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(MarkFile(str(tmp_path)).mark.hooked) == 20
