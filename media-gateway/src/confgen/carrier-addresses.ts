// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { createHash } from "node:crypto";
import { addressesOf, networkOf, type Snapshot, type SnapshotTrunk } from "@callplane/edge-api/contract";
import { call, labelled, line, one, set } from "./dialplan/lines.ts";
import { VARIABLES } from "./dialplan/variables.ts";
import { numberWord } from "./dialplan/words.ts";
import { ConfgenError } from "./errors.ts";
import type { Site } from "./pjsip.ts";
import { identifySection, inboundOnly, planVariables } from "./trunks.ts";
import type { DialplanContext, Section } from "./writer.ts";

/*
 * Asterisk tells trunks apart by the address a call comes from. Where several tenants are customers of one carrier, that is not enough: calls
 * from there go to an endpoint of nobody's, and the number called says whose they are, among those tenants alone. Calls to the line a trunk
 * has registered never come here: Asterisk knows that line before it looks at addresses.
 */

/** Somebody's trunk, and the numbers its tenant has. */
interface Placed {
  readonly trunk: SnapshotTrunk;
  readonly owner: { readonly snapshot: Snapshot; readonly site: Site } | null;
}

export interface CarrierAddresses {
  /** What tells each trunk's calls, by its name; none where the address says too little. */
  readonly identifies: ReadonlyMap<string, Section>;
  readonly sharedNames: readonly string[];
  readonly sharedSections: readonly Section[];
  readonly sharedContexts: readonly DialplanContext[];
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
  const identifies = new Map<string, Section>();
  const shared: { readonly name: string; readonly group: readonly Placed[] }[] = [];
  for (const group of neighbours([...own, ...platform.map((trunk): Placed => ({ trunk, owner: null }))])) {
    const owners = new Set(group.map(({ owner }) => owner));
    if (!owners.has(null) && owners.size > 1) {
      shared.push({ name: `platform-carrier-${fingerprint(group)}`, group });
      continue;
    }
    for (const { trunk, owner } of group) {
      if (owner !== null && owners.has(null)) continue;
      identifies.set(trunk.sipName, identifySection(trunk.sipName, addressesOf(trunk)));
    }
  }
  return {
    identifies,
    sharedNames: shared.map(({ name }) => name),
    sharedSections: shared.flatMap(({ name, group }) => sectionsOf(name, group)),
    sharedContexts: shared.flatMap(({ name, group }) => contextsOf(name, group)),
  };
}

/** Trunks whose addresses meet, directly or by way of others between them. */
function neighbours(placed: readonly Placed[]): Placed[][] {
  const parents = placed.map((_, index) => index);
  const root = (index: number): number => {
    const parent = parents[index] ?? index;
    return parent === index ? index : root(parent);
  };
  const join = (a: number, b: number) => {
    parents[root(a)] = root(b);
  };
  const names = new Map<string, number>();
  const ranges = placed.flatMap(({ trunk }, index) =>
    addressesOf(trunk).flatMap((address) => {
      const network = networkOf(address);
      if (network !== undefined) return [{ ...network, index }];
      const name = address.toLowerCase();
      join(index, names.get(name) ?? index);
      names.set(name, index);
      return [];
    }),
  );
  ranges.sort((a, b) => a.bits - b.bits || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let before: (typeof ranges)[number] | undefined;
  for (const range of ranges) {
    const meets = before !== undefined && before.bits === range.bits && range.first <= before.last;
    if (meets && before !== undefined) join(range.index, before.index);
    if (!meets || before === undefined || range.last > before.last) before = range;
  }
  return [...Map.groupBy(placed, (_, index) => root(index)).values()];
}

function sectionsOf(name: string, group: readonly Placed[]): Section[] {
  const trunks = group.map(({ trunk }) => trunk);
  const addresses = [...new Set(trunks.flatMap(addressesOf).map((address) => address.toLowerCase()))].sort();
  const [first] = group;
  return [
    ...inboundOnly(name, { context: fromContext(name), trunks }, first?.owner?.site ?? {}),
    identifySection(name, addresses),
  ];
}

/**
 * Each tenant has told how this carrier writes numbers, and need not be right: a number is read each way there is, and looked for among the
 * numbers of those who read it so.
 */
function contextsOf(name: string, group: readonly Placed[]): DialplanContext[] {
  const ways = [...Map.groupBy(group, ({ trunk, owner }) => JSON.stringify(wayOf(trunk, owner))).values()].map(
    (members, index) => ({
      owner: `${name}-${index}`,
      members,
      variables: wayOf(members[0]?.trunk, members[0]?.owner),
    }),
  );
  const accounts = new Set(group.flatMap(({ trunk }) => accountOf(trunk)));
  const accountContext = `${name}-account`;
  const steps = [
    set("callplaneCalled", "${FILTER(0-9A-Za-z+._~\\x2d,${EXTEN})}"),
    set("callplaneNumber", "${callplaneCalled}"),
    // No extension's name may hold an underscore.
    set("callplaneAccountCalled", "account-${FILTER(0-9A-Za-z+.~\\x2d,${EXTEN:0:100})}"),
    line("GotoIf", `$[\${DIALPLAN_EXISTS(${accountContext},\${callplaneAccountCalled:0:78},1)} = 0]?read`),
    set(VARIABLES.trunkAccount, "${callplaneCalled}"),
    set("callplaneTo", "${PJSIP_HEADER(read,To)}"),
    set("callplaneTo", "${CUT(callplaneTo,<,2)}"),
    set("callplaneNumber", "${CUT(callplaneTo,@,1)}"),
    labelled("read", set("callplaneNumber", "${FILTER(0-9+,${callplaneNumber})}")),
    ...ways.flatMap(({ owner, variables }, index) => [
      labelled(`way${index}`, set(VARIABLES.trunkCode, variables.code)),
      set(VARIABLES.trunkNational, variables.national),
      set(VARIABLES.trunkInternational, variables.international),
      call("callplane-inbound-number", "${callplaneNumber}"),
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
        members.flatMap((each) => each.owner ?? []),
      ),
    ),
  ];
}

type Numbered = { readonly snapshot: Snapshot };

/**
 * Whose each number is. Of two tenants that have it the one whose own trunks it comes by, for no other call of it comes this way; else the one it
 * was given to later: the other has not applied since.
 */
export function numberContext(
  name: string,
  owners: readonly Numbered[],
  isMeant: (did: Did) => boolean = () => true,
): DialplanContext {
  const holders = new Map<string, { readonly key: string; readonly isOwn: boolean; readonly at: number }>();
  for (const { snapshot } of new Set(owners)) {
    for (const did of (snapshot.routing?.dids ?? []).filter(isMeant)) {
      const [isOwn, at] = [did.via === "own_trunks", did.assignedAtMs ?? 0];
      const number = numberWord("DID", did.number);
      const before = holders.get(number);
      const isBefore = before !== undefined && (before.isOwn === isOwn ? before.at >= at : before.isOwn);
      if (!isBefore) holders.set(number, { key: snapshot.tenant.key, isOwn, at });
    }
  }
  const lines = [...holders].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name,
    extensions: orNothing(lines.map(([number, { key }]) => one(number, call("callplane-did-of", key, number)))),
  };
}

type Did = NonNullable<Snapshot["routing"]>["dids"][number];

function orNothing(extensions: DialplanContext["extensions"]): DialplanContext["extensions"] {
  return extensions.length > 0 ? extensions : [one("h", line("NoOp"))];
}

function wayOf(trunk: SnapshotTrunk | undefined, owner: Placed["owner"] | undefined) {
  const plan = trunk?.plan ?? owner?.snapshot.routing?.outbound.plan;
  return trunk === undefined || plan === undefined
    ? { code: "", national: "", international: "" }
    : planVariables(trunk, plan);
}

function accountOf({ authentication, username }: SnapshotTrunk): string[] {
  if (authentication !== "registration" || username === null) return [];
  if (!/^[A-Za-z0-9._~+-]{1,100}$/.test(username)) throw new ConfgenError("a trunk's user name may not be called");
  return [username.replaceAll("_", "").slice(0, 70)];
}

function fromContext(name: string): string {
  return `${name}-from-trunk`;
}

/** The same as long as the same addresses are shared. */
function fingerprint(group: readonly Placed[]): string {
  const addresses = [...new Set(group.flatMap(({ trunk }) => addressesOf(trunk)))].sort();
  return createHash("sha256").update(addresses.join("\n")).digest("hex").slice(0, 12);
}
