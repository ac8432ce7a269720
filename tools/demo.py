# Copyright (c) 2026, the extrahop.revealx developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make demo`: configures and upgrades a simulated fleet step by step, then shows that a second run changes nothing."""

from __future__ import annotations

import json
import secrets
import shutil
import signal
import subprocess
import sys
import time
from typing import Any

import yaml
from _project import LIVE, MAIN_VENV, ROOT, die, environment

sys.path[:0] = [str(ROOT), str(LIVE)]

from ansible_collections.extrahop.revealx.plugins.plugin_utils.report.formats import as_text  # noqa: E402

from simulator import images  # noqa: E402
from tests.simfleet import SimFleet  # noqa: E402

FOLDER = ROOT / "demo-output"
EXAMPLES = ROOT / "examples"
# Simulated seconds in one real second: an upgrade takes about eight simulated minutes.
SPEED = 150
VERSION = "9.9.4.1234"
# What one playbook may take here at most, in seconds; far more than it needs.
LONGEST_RUN = 240
PRODUCTS = {"console": "eca", "recordstore": "exa", "packetstore": "eta"}


class DemoFailed(Exception):
    """Something did not go as the demo promises."""


class Demo:
    """The demo on one running fleet; files go to FOLDER."""

    def __init__(self, fleet: SimFleet) -> None:
        self.fleet = fleet
        self.before = {name: system["version"] for name, system in fleet.systems.items()}
        self.started = time.monotonic()
        self.chapter = 0

    def run(self) -> None:
        self.write_estate()
        self.tell("What would configure change? A check run shows the plan; nothing is written.")
        self.playbook("configure", "--check", writes=False)
        planned = self.rows("configure/latest/plan.json")
        for row in planned:
            # A seal is of its plan alone: the result has none.
            row.pop("seal", None)
        self.tell("And what would the upgrade do? It judges the readiness of the whole fleet first.")
        self.playbook("upgrade", "--check", writes=False)
        self.tell("Configure: the same plan, now carried out.")
        self.playbook("configure", writes=True)
        configured = self.rows("configure/latest/result.json", "plan")
        self.expect(configured == planned, "what was done is what the check run foretold")
        self.tell("Upgrade: console, sensors, recordstores (record ingest off meanwhile), packetstore.")
        self.playbook("upgrade", writes=True)
        upgraded = self.rows("upgrade/latest/result.json", "systems")
        self.tell("Both again: everything is as declared, so nothing is sent that writes.")
        # Into folders of their own: the reports of the runs that did something are the ones to look at.
        for name in ("configure", "upgrade"):
            self.playbook(name, "-e", f"{name}_dest=reports/{name}-again", writes=False)
        self.close(configured, upgraded)

    # ---- the estate

    def write_estate(self) -> None:
        """Inventory, variables and settings: those of examples/, with addresses and keys of the simulated systems."""
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        shutil.copytree(EXAMPLES / "group_vars", FOLDER / "group_vars")
        shutil.copy(EXAMPLES / "ansible.cfg", FOLDER)
        inventory = yaml.safe_load((EXAMPLES / "inventory.yml").read_text())
        for group in inventory.values():
            self.place(group)
        (FOLDER / "inventory.yml").write_text(yaml.safe_dump(inventory, sort_keys=False))
        vault = {
            "vault_extrahop_api_key": "each host has its own",
            "vault_password_of_nadia": secrets.token_urlsafe(16),
        }
        (FOLDER / "group_vars" / "all" / "vault.yml").write_text(yaml.safe_dump(vault))
        image = FOLDER / f"extrahop-eda-{VERSION}.tar"
        images.build(image, "sensor", VERSION, 5 << 20)
        upgrade = {
            "upgrade_version": VERSION,
            "upgrade_url": {
                kind: f"https://firmware.example.com/{product}/{VERSION}.tar" for kind, product in PRODUCTS.items()
            },
            "upgrade_path": {"sensor": str(image)},
            "upgrade_batch": 2,
            "upgrade_wait_interval": 0.5,
        }
        (FOLDER / "group_vars" / "all" / "upgrade.yml").write_text(yaml.safe_dump(upgrade, sort_keys=False))
        print(
            f"{len(self.fleet.systems)} simulated appliances run on this machine. They speak the API over HTTPS,\n"
            "each with its own port, certificate and key. Inventory and variables are those of examples/,\n"
            f"with the addresses filled in: {FOLDER.relative_to(ROOT)}/",
            flush=True,
        )

    def place(self, group: dict[str, Any]) -> None:
        """Give the hosts of an inventory group the names, addresses and keys of the simulated systems."""
        for child in group.get("children", {}).values():
            self.place(child)
        if "hosts" in group:
            names = [name.split(".")[0] for name in group["hosts"]]
            group["hosts"] = {name: self.address(self.fleet.systems[name]) for name in names}

    def address(self, system: dict[str, Any]) -> dict[str, str]:
        return {
            "extrahop_host": f"{system['host']}:{system['port']}",
            "extrahop_api_key": system["api_key"],
            "extrahop_ca_path": self.fleet.ca,
        }

    # ---- the runs

    def playbook(self, name: str, *options: str, writes: bool) -> None:
        """Run a playbook of the collection as a user would, and hold it to whether the systems saw writes."""
        command = ["ansible-playbook", "-i", "inventory.yml", f"extrahop.revealx.{name}", *options]
        print(f"\n$ {' '.join(command)}", flush=True)
        env = environment(MAIN_VENV)
        if sys.stdout.isatty():
            env["ANSIBLE_FORCE_COLOR"] = "true"
        self.fleet.clear()
        run = subprocess.Popen(command, cwd=FOLDER, env=env)
        try:
            status = run.wait(LONGEST_RUN)
        except BaseException:
            run.terminate()
            run.wait()
            raise
        self.expect(status == 0, f"{name} ended well")
        seen = len(self.fleet.writes())
        if writes:
            self.expect(seen > 0, f"the systems saw {seen} writes")
        else:
            self.expect(seen == 0, f"the systems saw no write ({seen})")

    def rows(self, report: str, part: str = "") -> list[dict[str, Any]]:
        told = json.loads((FOLDER / "reports" / report).read_text())
        return told[part] if part else told

    # ---- telling

    def tell(self, sentence: str) -> None:
        self.chapter += 1
        seconds = time.monotonic() - self.started
        print(f"\n=== {self.chapter}. {sentence} [{seconds:.0f} s]", flush=True)

    def expect(self, is_so: bool, sentence: str) -> None:
        print(f"{'ok' if is_so else 'NOT SO'}: {sentence}", flush=True)
        if not is_so:
            raise DemoFailed(sentence)

    def close(self, configured: list[dict[str, Any]], upgraded: list[dict[str, Any]]) -> None:
        """The closing table, from what the systems themselves now say, and where the files are."""
        seconds = {row["system"]: row["seconds"] for row in upgraded}
        now = self.fleet.state()["systems"]
        table = [
            {
                "system": name,
                "kind": system["kind"],
                "before": self.before[name],
                "after": now[name]["version"],
                "changed": f"{sum(row['system'] == name for row in configured)} settings and objects, firmware",
                "seconds": seconds.get(name),
            }
            for name, system in self.fleet.systems.items()
        ]
        print(f"\n{as_text({'title': 'The fleet', 'rows': table})}\n")
        self.expect(all(row["after"] == VERSION for row in table), f"every system runs {VERSION}")
        made = [
            FOLDER / "ansible.cfg",
            FOLDER / "inventory.yml",
            FOLDER / "group_vars",
            *sorted((FOLDER / "backups").iterdir()),
        ]
        print("\nLook at what it made:")
        for path in [*made, *sorted((FOLDER / "reports").glob("*/latest/*.html"))]:
            print(f"  {path.relative_to(ROOT)}")
        print(f"\nThe demo took {time.monotonic() - self.started:.0f} s. For your own fleet, start from examples/.")


def main() -> int:
    """Run the demo; 0 when everything was as promised. The simulated fleet is stopped in every case."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        with SimFleet("demo", speed=SPEED) as fleet:
            Demo(fleet).run()
    except (DemoFailed, RuntimeError) as problem:
        die(f"the demo failed: {problem}")
    except subprocess.TimeoutExpired:
        die(f"the demo failed: a playbook took more than {LONGEST_RUN} s")
    except KeyboardInterrupt:
        die("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
