import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { compareAddresses, type ExpectedList, type ExpectedTrunk, expectedListsOfFiles } from "../confgen/index.ts";
import { compareFields, listOrReason } from "./compare-fields.ts";
import { type Expectations, PLATFORM_KEY } from "./expectations.ts";

const LIST_TIMEOUT_MS = 8_000;

/** Trunks of these tenants and of the platform, field by field and with the addresses they are known by. What differs, in words. */
export async function probeTrunks(
  ami: AmiConnection,
  meant: Expectations,
  tenantKeys: ReadonlySet<string>,
): Promise<string[]> {
  const problems: string[] = [];
  const inScope = [...meant.trunks]
    .filter(([key]) => key === PLATFORM_KEY || tenantKeys.has(key))
    .flatMap(([, trunks]) => trunks());
  for (const trunk of inScope) problems.push(...(await probeTrunk(ami, trunk, meant.addresses.get(trunk.name) ?? [])));
  if (inScope.some(({ registrations }) => registrations.size > 0)) {
    const shown = await ami.list({ Action: "PJSIPShowRegistrationsOutbound" }, { timeoutMs: LIST_TIMEOUT_MS });
    problems.push(...inScope.flatMap((trunk) => registrationProblems(trunk, shown)));
  }
  for (const [name, addresses] of meant.addresses) {
    if (!name.startsWith(`${PLATFORM_KEY}-carrier-`)) continue;
    const events = await listOrReason(ami, { Action: "PJSIPShowEndpoint", Endpoint: name });
    const differing = typeof events === "string" ? [events] : addressProblems(addresses, events);
    problems.push(...differing.map((problem) => `carrier ${name}: ${problem}`));
  }
  return problems;
}

async function probeTrunk(ami: AmiConnection, trunk: ExpectedTrunk, addresses: readonly string[]): Promise<string[]> {
  const events = await listOrReason(ami, { Action: "PJSIPShowEndpoint", Endpoint: trunk.name });
  if (typeof events === "string") return [`trunk ${trunk.name}: ${events}`];
  const known = addressProblems(addresses, events).map((problem) => `trunk ${trunk.name}: ${problem}`);
  const only = (event: string, object: string, fields: Fields) =>
    compareOne(trunk.name, { event, object, fields }, events);
  const aors = [...trunk.aors].flatMap(([name, fields]) => only("AorDetail", name, fields));
  return [...only("EndpointDetail", trunk.name, trunk.EndpointDetail), ...aors, ...known];
}

function registrationProblems({ name, registrations }: ExpectedTrunk, events: readonly AmiEvent[]): string[] {
  return [...registrations].flatMap(([object, fields]) =>
    compareOne(name, { event: "OutboundRegistrationDetail", object, fields }, events),
  );
}

type Fields = ExpectedTrunk["EndpointDetail"];

/** Whether an object is there once, and as it was meant. */
function compareOne(
  trunk: string,
  { event, object, fields }: { event: string; object: string; fields: Fields },
  events: readonly AmiEvent[],
): string[] {
  const [only, ...others] = events.filter((each) => each.Event === event && each.ObjectName === object);
  if (only === undefined || others.length > 0) return [`trunk ${trunk}: ${event} is not there once`];
  return compareFields(`trunk ${trunk}`, fields, only);
}

function addressProblems(meant: readonly string[], events: readonly AmiEvent[]): string[] {
  const shown = events.flatMap((event) => (event.Event === "IdentifyDetail" ? [event.Match ?? ""] : []));
  return compareAddresses(meant, shown);
}

/** Queues with those who are always in them, voicemail boxes and parking lots of these tenants: each as meant, and no other of theirs. */
export async function probeLists(
  ami: AmiConnection,
  meant: Expectations,
  tenantKeys: ReadonlySet<string>,
): Promise<string[]> {
  const asked = new Map<ExpectedList["action"], AmiEvent[]>();
  const problems: string[] = [];
  for (const key of tenantKeys) {
    for (const list of meant.lists.get(key)?.() ?? NOTHING) {
      const shown = asked.get(list.action) ?? (await ami.list({ Action: list.action }, { timeoutMs: LIST_TIMEOUT_MS }));
      asked.set(list.action, shown);
      problems.push(...compareList(key, list, shown));
    }
  }
  return problems;
}

/** Of a tenant that is no longer here. */
const NOTHING = expectedListsOfFiles({ queues: "", voicemail: "", parking: "" });

function compareList(
  key: string,
  { event, among = {}, identity, objects }: ExpectedList,
  shown: readonly AmiEvent[],
): string[] {
  const [owner = ""] = identity;
  const nameOf = (fields: Readonly<Record<string, string | undefined>>) =>
    identity.map((field) => fields[field]).join(" ");
  const there = new Map(
    shown
      .filter((each) => each.Event === event && each[owner]?.split("-", 1)[0] === key)
      .filter((each) => Object.entries(among).every(([field, value]) => each[field] === value))
      .map((each) => [nameOf(each), each]),
  );
  const problems = objects.flatMap((object) => {
    const what = `${event} ${nameOf(object)}`;
    const found = there.get(nameOf(object));
    there.delete(nameOf(object));
    return found === undefined ? [`${what} is missing`] : compareFields(what, object, found);
  });
  return [...problems, ...Array.from(there.keys(), (name) => `${event} ${name} was not meant`)];
}
