import type { ApiClient } from "./api-client.ts";

/** The company of docs/guide/company.md, as a newcomer sets it up: each step of the guide is one request here. */
export type GuideCompany = {
  /** In the guide's order: ten people with a phone each. */
  people: { id: string; extension: string; phone: { id: string; sipUsername: string; sipPassword: string } }[];
  salesId: string;
  supportId: string;
  menuId: string;
  hoursId: string;
  closedId: string;
  trunkId: string;
  /** Requests that changed something. */
  steps: number;
};

export const MAIN_NUMBER = "+43720123450";
export const DIRECT_NUMBER = "+43720123451";
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gro", "Hugo", "Ida", "Jan"];

type Made = { id: string };

/** Sets it all up. `carrier` is where the trunk leads. */
export async function setUpCompany(
  by: ApiClient,
  carrier: { host: string; port: number },
  addPerson: (name: string) => Promise<GuideCompany["people"][number]>,
): Promise<GuideCompany> {
  let steps = 0;
  const make = (path: string, body: unknown): Promise<Made> => {
    steps += 1;
    return by.post<Made>(path, body);
  };
  const people: GuideCompany["people"] = [];
  for (const name of NAMES) people.push(await addPerson(`${name} Linden`));
  const user = (index: number) => ({ userId: people[index]?.id });

  const greeting = await make("/sounds", { name: "Greeting", text: "Welcome. For sales press 1, for help press 2." });
  const closedWords = await make("/sounds", { name: "We are closed", text: "We are closed. Please call again." });
  const sales = await make("/ring-groups", { name: "Sales", members: [user(0), user(1)], ringSec: 20 });
  const support = await make("/queues", {
    name: "Help",
    members: [
      { ...user(2), isFixed: true },
      { ...user(3), isFixed: true },
    ],
    onTimeout: { kind: "RING_GROUP", id: sales.id },
  });
  const menu = await make("/ivr-menus", {
    name: "Main menu",
    greetingSoundId: greeting.id,
    keys: [
      { key: "1", label: "Sales", destination: { kind: "RING_GROUP", id: sales.id } },
      { key: "2", label: "Help", destination: { kind: "QUEUE", id: support.id } },
    ],
    giveUp: { kind: "RING_GROUP", id: sales.id },
  });
  const closed = await make("/announcements", { name: "Closed", soundId: closedWords.id });
  const hours = await make("/business-hours", {
    name: "Office",
    weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
    holidays: [{ name: "Christmas", from: "2026-12-24", to: "2026-12-26", everyYear: true }],
    open: { kind: "IVR", id: menu.id },
    closed: { kind: "ANNOUNCEMENT", id: closed.id },
  });
  await make("/dids", {
    number: MAIN_NUMBER,
    label: "Main number",
    destination: { kind: "BUSINESS_HOURS", id: hours.id },
  });
  await make("/dids", { number: DIRECT_NUMBER, label: "Eva", destination: { kind: "USER", id: people[4]?.id } });
  const trunk = await make("/trunks", { name: "Our carrier", authentication: "ip", ...carrier });
  await make("/outbound-policies", {
    name: "Inland",
    isDefault: true,
    rules: [{ name: "Austria", pattern: "+43", action: "allow", trunkIds: [trunk.id] }],
  });
  steps += 1;
  await by.patch("/calling-settings", { mainNumber: MAIN_NUMBER });
  return {
    people,
    salesId: sales.id,
    supportId: support.id,
    menuId: menu.id,
    hoursId: hours.id,
    closedId: closed.id,
    trunkId: trunk.id,
    steps,
  };
}
