// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { createHash } from "node:crypto";
import {
  matchesOf,
  type Network,
  networkOf,
  onceEach,
  overlaps,
  type Snapshot,
  type SnapshotTrunk,
  trunkOptionsOf,
} from "@callplane/edge-api/contract";
import { call, labelled, line, one, set } from "./dialplan/lines.ts";
import { VARIABLES } from "./dialplan/variables.ts";
import { numberWord } from "./dialplan/words.ts";
import type { Site } from "./pjsip.ts";
import { sipUser } from "./trunk-hosts.ts";
import { accountOf, identifySection, inboundOnly, linesOf, planVariables } from "./trunks.ts";
import { type DialplanContext, dialplanWord, type Section } from "./writer.ts";

/*
 * Asterisk tells trunks apart by the address a call comes from. Where several tenants are customers of one carrier, that is not enough: calls
 * from there go to an endpoint of nobody's, and the number called says whose they are, among those tenants alone. Calls to the line a trunk
 * has registered never come here: Asterisk knows that line before it looks at addresses.
 */

/** Somebody's trunk, and the numbers its tenant has. */
interface Placed {
  readonly trunk: SnapshotTrunk;
  readonly owner: { readonly snapshot: Snapshot; readonly site: Site };
}

export interface CarrierAddresses {
  /** What tells each trunk's calls, by its name; none where the address says too little. */
  readonly identifies: ReadonlyMap<string, Section>;
  readonly sharedNames: readonly string[];
  readonly sharedSections: readonly Section[];
  readonly sharedContexts: readonly DialplanContext[];
}

/** Where calls come from that are one of several tenants'. */
interface SharedCarrier {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly group: readonly Placed[];
}

/** `platform`: its trunks. At one of their addresses a tenant's trunk is called at its line alone. */
export function carrierAddresses(
  tenants: readonly { readonly snapshot: Snapshot; readonly site: Site }[],
  platform: readonly SnapshotTrunk[],
): CarrierAddresses {
  const own = tenants.flatMap((owner) =>
    (owner.snapshot.routing?.outbound.trunks ?? [])
      .filter(({ scope }) => scope === "tenant")
      .map((trunk): Placed => ({ trunk, owner })),
  );
  const platforms = platform.flatMap((trunk) => rangesOf({ trunk }));
  const ranges = own.flatMap(rangesOf).filter((range) => !platforms.some((one) => overlaps(one, range)));
  const known = new Map(platform.map((trunk) => [trunk.sipName, [...matchesOf(placed(trunk))]]));
  const shared: SharedCarrier[] = [];
  for (const meeting of meetings(ranges)) {
    const group = [...new Set(meeting.map(({ of }) => of))];
    if (new Set(group.map(({ owner }) => owner)).size > 1) {
      const addresses = onceEach(meeting.map(({ address }) => address).toSorted());
      shared.push({ name: `platform-carrier-${fingerprint(addresses)}`, addresses, group });
    } else
      for (const { of, address } of meeting)
        known.set(of.trunk.sipName, [...(known.get(of.trunk.sipName) ?? []), address]);
  }
  const identifies = [...known].filter(([, addresses]) => addresses.length > 0);
  return {
    identifies: new Map(identifies.map(([name, addresses]) => [name, identifySection(name, addresses)])),
    sharedNames: shared.map(({ name }) => name),
    sharedSections: shared.flatMap(sectionsOf),
    sharedContexts: shared.flatMap(({ name, group }) => contextsOf(name, group)),
  };
}

function placed(trunk: SnapshotTrunk) {
  return { ...trunk, ...trunkOptionsOf(trunk) };
}

function rangesOf<Of extends { readonly trunk: SnapshotTrunk }>(of: Of) {
  return matchesOf(placed(of.trunk)).flatMap((address) => {
    const network = networkOf(address);
    return network === undefined ? [] : [{ ...network, address, of }];
  });
}

/** Ranges that have addresses in common, directly or by way of a wider one between them; whatever else their trunks have is no matter of theirs. */
function meetings<Range extends Network>(ranges: readonly Range[]): Range[][] {
  const sorted = ranges.toSorted((a, b) => a.bits - b.bits || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const met: { last: bigint; bits: number; all: Range[] }[] = [];
  for (const range of sorted) {
    const before = met.at(-1);
    if (before === undefined || before.bits !== range.bits || range.first > before.last) {
      met.push({ last: range.last, bits: range.bits, all: [range] });
      continue;
    }
    before.all.push(range);
    if (range.last > before.last) before.last = range.last;
  }
  return met.map(({ all }) => all);
}

function sectionsOf({ name, addresses, group }: SharedCarrier): Section[] {
  const trunks = group.map(({ trunk }) => trunk);
  const [first] = group;
  return [
    ...inboundOnly(name, { context: fromContext(name), trunks }, first?.owner.site ?? {}),
    identifySection(name, addresses),
  ];
}

/**
 * Each tenant has told how this carrier writes numbers, and need not be right: a number is read each way there is, and looked for among the
 * numbers of those who read it so; first the way of whoever has had a number longest, so that no newcomer's reading takes calls of theirs.
 */
function contextsOf(name: string, group: readonly Placed[]): DialplanContext[] {
  const ways = [...Map.groupBy(group, ({ trunk, owner }) => JSON.stringify(wayOf(trunk, owner))).values()]
    .toSorted((a, b) => oldestOf(a) - oldestOf(b))
    .map((members, index) => ({
      owner: `${name}-${index}`,
      members,
      variables: wayOf(members[0]?.trunk, members[0]?.owner),
    }));
  const accounts = new Set(group.flatMap(({ trunk }) => accountNameOf(trunk)));
  const accountContext = `${name}-account`;
  const steps = [
    set("callplaneCalled", "${FILTER(0-9A-Za-z+._~\\x2d,${EXTEN})}"),
    // No extension's name may hold an underscore.
    set("callplaneAccountCalled", "account-${FILTER(0-9A-Za-z+.~\\x2d,${EXTEN:0:100})}"),
    line("GotoIf", `$[\${DIALPLAN_EXISTS(${accountContext},\${callplaneAccountCalled:0:78},1)} = 0]?way0`),
    set(VARIABLES.trunkAccount, "${callplaneCalled}"),
    ...ways.flatMap(({ owner, variables }, index) => [
      labelled(`way${index}`, set(VARIABLES.trunkCode, variables.code)),
      set(VARIABLES.trunkNational, variables.national),
      set(VARIABLES.trunkInternational, variables.international),
      set(VARIABLES.trunkCalledIn, variables.calledIn),
      call("callplane-called-number", "${callplaneCalled}"),
      call("callplane-inbound-number", "${GOSUB_RETVAL}"),
      // After the last way there is none to try.
      ...(index + 1 < ways.length
        ? [line("GotoIf", `$[\${DIALPLAN_EXISTS(${owner}-did,\${GOSUB_RETVAL},1)} = 0]?way${index + 1}`)]
        : []),
      call("callplane-inbound", owner),
    ]),
  ];
  return [
    {
      name: fromContext(name),
      extensions: [
        { pattern: "h", steps: [line("NoOp")] },
        ...["_[!-~]", "_[!-~]."].map((pattern) => ({ pattern, steps })),
      ],
    },
    {
      name: accountContext,
      extensions: orNothing([...accounts].sort().map((account) => one(`account-${account}`, line("NoOp")))),
    },
    ...ways.map(({ owner, members }) =>
      numberContext(
        `${owner}-did`,
        members.map((each) => each.owner),
        () => true,
        // Of two trunks that a tenant has there nobody can tell which it was.
        (snapshot) => members.find(({ owner }) => owner.snapshot === snapshot)?.trunk,
      ),
    ),
  ];
}

function oldestOf(members: readonly Placed[]): number {
  const dids = members.flatMap(({ owner }) => owner.snapshot.routing?.dids ?? []);
  return dids.reduce((oldest, { assignedAtMs }) => Math.min(oldest, assignedAtMs ?? 0), Number.MAX_SAFE_INTEGER);
}

type Numbered = { readonly snapshot: Snapshot };

/**
 * Whose each number is. Of two tenants that have it the one whose own trunks it comes by, for no other call of it comes this way; else the one it
 * was given to later: the other has not applied since. `trunkOf`: whose lines its calls take; undefined: those of the trunk they came by.
 */
export function numberContext(
  name: string,
  owners: readonly Numbered[],
  isMeant: (did: Did) => boolean = () => true,
  trunkOf: (snapshot: Snapshot) => SnapshotTrunk | undefined = () => undefined,
): DialplanContext {
  const holders = new Map<string, { snapshot: Snapshot; isOwn: boolean; at: number }>();
  for (const { snapshot } of new Set(owners)) {
    for (const did of (snapshot.routing?.dids ?? []).filter(isMeant)) {
      const [isOwn, at] = [did.via === "own_trunks", did.assignedAtMs ?? 0];
      const number = numberWord("DID", did.number);
      const before = holders.get(number);
      const isBefore = before !== undefined && (before.isOwn === isOwn ? before.at >= at : before.isOwn);
      if (!isBefore) holders.set(number, { snapshot, isOwn, at });
    }
  }
  const lines = [...holders].sort(([a], [b]) => (a < b ? -1 : 1));
  const countedAt = (trunk: SnapshotTrunk | undefined) =>
    trunk === undefined ? [] : [dialplanWord("trunk", trunk.sipName), linesOf(trunk)];
  return {
    name,
    extensions: orNothing(
      lines.map(([number, { snapshot }]) =>
        one(number, call("callplane-did-of", snapshot.tenant.key, number, ...countedAt(trunkOf(snapshot)))),
      ),
    ),
  };
}

type Did = NonNullable<Snapshot["routing"]>["dids"][number];

function orNothing(extensions: DialplanContext["extensions"]): DialplanContext["extensions"] {
  return extensions.length > 0 ? extensions : [one("h", line("NoOp"))];
}

function wayOf(trunk: SnapshotTrunk | undefined, owner: Placed["owner"] | undefined) {
  const plan = trunk?.plan ?? owner?.snapshot.routing?.outbound.plan;
  return trunk === undefined || plan === undefined
    ? { code: "", national: "", international: "", calledIn: "automatic" }
    : { ...planVariables(trunk, plan), calledIn: trunkOptionsOf(trunk).calledNumberIn };
}

function accountNameOf(trunk: SnapshotTrunk): string[] {
  const account = accountOf(trunk);
  return account === null ? [] : [sipUser(account).replaceAll("_", "").slice(0, 70)];
}

function fromContext(name: string): string {
  return `${name}-from-trunk`;
}

/** The same as long as the same addresses are shared. */
function fingerprint(addresses: readonly string[]): string {
  return createHash("sha256").update(addresses.join("\n")).digest("hex").slice(0, 12);
}
