# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx settings of the collection's documentation (`make docs`)."""

from __future__ import annotations

project = "extrahop.revealx"
copyright = "the extrahop.revealx developers"
title = html_short_title = "extrahop.revealx"
extensions = ["sphinx_antsibull_ext"]
pygments_style = "ansible"
highlight_language = "YAML+Jinja"
html_theme = "sphinx_ansible_theme"
html_static_path = ["static"]
html_css_files = ["own.css"]
html_show_sphinx = False
html_use_index = False
html_copy_source = False
default_role = "any"
# Labels and environment variables of Ansible's own documentation, which is looked up by nobody here: the build needs no
# network.
suppress_warnings = ["ref.ref", "ref.any", "ref.envvar"]
