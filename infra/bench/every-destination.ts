import { call, type Headers } from "./api.ts";
import type { BenchStack } from "./stack.ts";

type Made = { id: string };

const GROUPS = 10;
const QUEUES = 5;
const MEMBERS = 10;
const NUMBERS = 20;

/** Puts things of every kind a call can be led to in a tenant of people, and numbers that lead to them. `index` keeps tenants' numbers apart. */
export async function addEveryDestination(on: BenchStack, headers: Headers, index: number): Promise<void> {
  const make = (path: string, body: unknown) => call<Made>(on, "POST", path, headers, body);
  const { items: people } = await call<{ items: Made[] }>(on, "GET", `/users?limit=${MEMBERS}`, headers);
  const members = people.map(({ id }) => ({ userId: id }));
  const sound = await make("/sounds", { name: "Words", text: "Please choose." });
  const announcement = await make("/announcements", { name: "Closed", soundId: sound.id });
  const room = await make("/conference-rooms", { name: "Board", pin: "1234" });
  const groups: Made[] = [];
  for (let n = 0; n < GROUPS; n++) groups.push(await make("/ring-groups", { name: `Group ${n}`, members }));
  const queues: Made[] = [];
  for (let n = 0; n < QUEUES; n++) queues.push(await make("/queues", { name: `Queue ${n}`, members }));
  const [group, queue] = [groups[0], queues[0]];
  const menu = await make("/ivr-menus", {
    name: "Menu",
    greetingSoundId: sound.id,
    keys: [
      { key: "1", destination: { kind: "RING_GROUP", id: group?.id } },
      { key: "2", destination: { kind: "QUEUE", id: queue?.id } },
      { key: "3", destination: { kind: "CONFERENCE", id: room.id } },
      { key: "4", destination: { kind: "DIRECTORY" } },
      { key: "5", destination: { kind: "EXTERNAL", number: "+43664123456" } },
    ],
  });
  const hours = await make("/business-hours", {
    name: "Office",
    weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
    open: { kind: "IVR", id: menu.id },
    closed: { kind: "ANNOUNCEMENT", id: announcement.id },
  });
  const kinds = [
    { kind: "BUSINESS_HOURS", id: hours.id },
    { kind: "USER", id: people[0]?.id },
    ...groups.map(({ id }) => ({ kind: "RING_GROUP", id })),
    ...queues.map(({ id }) => ({ kind: "QUEUE", id })),
  ];
  for (let n = 0; n < NUMBERS; n++) {
    const number = `+43720${index}${String(n).padStart(5, "0")}`;
    await make("/dids", { number, destination: kinds[n % kinds.length] });
  }
  const trunk = await make("/trunks", { name: "Carrier", authentication: "ip", host: "127.0.0.2" });
  const rule = { name: "Austria", pattern: "+43", action: "allow", trunkIds: [trunk.id] };
  await make("/outbound-policies", { name: "Inland", isDefault: true, rules: [rule] });
}
