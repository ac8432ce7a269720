# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

# How long a busy machine takes for an example says nothing of the code.
settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")


@pytest.fixture(scope="session", autouse=True)
def own_notes(tmp_path_factory):
    """Ports are used again: no test finds what another session noted of a system."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXTRAHOP_NOTES", str(tmp_path_factory.mktemp("notes")))
        yield
