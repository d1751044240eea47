"""`app.py trust --name NAME --policy ID`: which trust this installation serves, by which policy."""

import argparse

from cli.house import House
from domain.errors import NotFound
from domain.people import IMPORTER
from domain.terms import london_day
from workflows.ports import Trust, Work


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser("trust", help="name the trust and the policy it follows")
    parser.add_argument("--name", required=True, help="as its people know it")
    parser.add_argument("--policy", default="srscmat", help="a policy's id (default: srscmat)")
    parser.set_defaults(run=run)


async def run(args: argparse.Namespace, house: House) -> int:
    """Name the trust; give 1 where there is no such policy."""
    trust = Trust(args.name, args.policy, house.settings.app_tenant)
    try:
        house.policies.current(trust.policy_id, london_day(house.clock.now()))
    except NotFound:
        known = ", ".join(sorted({ref.partition("@")[0] for ref in house.policies.check()}))
        print(f"There is no policy {trust.policy_id} in force. There is: {known}.")
        return 1
    await house.run(lambda work: name_trust(work, trust))
    print(f"This installation serves {trust.name} by the policy {trust.policy_id}.")
    return 0


def name_trust(work: Work, trust: Trust) -> None:
    """Keep which trust this is; the change is on file."""
    work.roster.save_trust(trust)
    facts: dict[str, str | int] = {"policy": trust.policy_id, "tenant": trust.tenant_id}
    work.audit.write("roster", "trust named", IMPORTER, work.now, facts)
