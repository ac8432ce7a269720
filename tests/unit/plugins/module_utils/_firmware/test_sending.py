# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told while an image goes out to a system."""

from __future__ import annotations

from itertools import count

from ansible_collections.extrahop.revealx.plugins.module_utils._firmware.steps import Sending


def told_of(pieces, seconds_a_piece):
    """The lines of an upload of 100 bytes; ``pieces`` are the bytes that have gone out after each."""
    told = []
    sending = Sending(told.append, "eda.tar", clock=map(float, count(0, seconds_a_piece)).__next__)
    for sent in pieces:
        sending(sent, 100)
    return told


def test_a_quick_upload_is_one_line():
    assert told_of(range(10, 101, 10), 1) == ["uploading eda.tar"]


def test_of_a_slow_one_it_is_told_how_far_it_is_but_not_at_each_piece():
    lines = told_of(range(1, 101), 1)
    assert lines[0] == "uploading eda.tar" and lines[1] == "uploading eda.tar: 30 %"
    assert 3 <= len(lines) <= 5


def test_one_that_begins_anew_is_told_even_when_an_image_is_one_piece():
    again = "sending the image again from its start"
    assert told_of([100, 100], 0) == ["uploading eda.tar", again]
    assert told_of([50, 100, 50, 100], 0) == ["uploading eda.tar", again]
