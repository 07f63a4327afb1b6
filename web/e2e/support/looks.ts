import type { Page } from "playwright-core";
import { type Look, loaded } from "./look.ts";

/*
 * Every page of the portal, each with what can be opened on it. accessibility.test.ts has axe look at all of them, page-pictures.ts takes
 * their pictures for people to look at. A new page has its line here.
 */

/** Follows the first link of a list. */
const first = (prefix: string) => async (page: Page) => {
  await page.locator(`main a[href^="${prefix}"]`).first().click();
  await page.waitForURL(`**${prefix}**`);
  await loaded(page);
};
const press = (name: string | RegExp) => async (page: Page) => {
  await page.getByRole("button", { name }).first().click();
  await page.getByRole("dialog").or(page.getByRole("menu")).first().waitFor();
};

const refused = async (page: Page) => page.getByRole("alert").filter({ hasText: /./ }).first().waitFor();

export const VISITOR_LOOKS: readonly Look[] = [
  { name: "login", path: "/login" },
  { name: "login after the end", path: "/login?reason=ended" },
  {
    name: "login, refused",
    path: "/login",
    ready: async (page) => {
      await page.locator("[data-ready=true]").waitFor();
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Not an e-mail address").waitFor();
    },
  },
  { name: "invitation", path: "/accept-invitation?token=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
  { name: "broken invitation", path: "/accept-invitation" },
];

/** As the admin of the demo company sees them. */
export const ADMIN_LOOKS: readonly Look[] = [
  { name: "home", path: "/" },
  { name: "people", path: "/people" },
  { name: "people, none found", path: "/people?q=nobody-has-this-name" },
  { name: "add person", path: "/people?add=person" },
  {
    name: "add several people",
    path: "/people?add=several",
    ready: async (p) => {
      await p.getByLabel("Names and e-mail addresses").fill("Ada Linden, ada@linden.example\nNobody");
      await p.getByText("An e-mail address is missing").waitFor();
    },
  },
  { name: "person", path: "/people", ready: first("/people/") },
  {
    name: "person, actions",
    path: "/people",
    ready: async (p) => {
      await first("/people/")(p);
      await press("More actions")(p);
    },
  },
  { name: "nobody", path: "/people/00000000-0000-4000-8000-000000000000" },
  { name: "devices", path: "/devices" },
  { name: "add device", path: "/devices?add=device" },
  { name: "device", path: "/devices", ready: press(/^(Desk phone|Browser)/) },
  { name: "settings", path: "/settings" },
  { name: "sign-ins", path: "/sign-ins" },
  { name: "changes", path: "/apply" },
  { name: "apply history", path: "/apply/history" },
  { name: "apply", path: "/apply/history", ready: first("/apply/history/") },
  { name: "calls", path: "/calls" },
  { name: "call", path: "/calls", ready: first("/calls/"), needsPhones: true },
  { name: "parking", path: "/parking", ready: async (p) => p.getByText("*7001").first().waitFor() },
  { name: "parking, places and time", path: "/parking", ready: press("Change…") },
  { name: "agents", path: "/agents" },
  { name: "add agent", path: "/agents?add=agent" },
  { name: "agent, prompt", path: "/agents", ready: first("/agents/") },
  {
    name: "agent, settings",
    path: "/agents",
    ready: async (p) => {
      await first("/agents/")(p);
      await p.getByRole("tab", { name: "Settings" }).click();
    },
  },
  {
    name: "agent, versions",
    path: "/agents",
    ready: async (p) => {
      await first("/agents/")(p);
      await p.getByRole("tab", { name: "Versions" }).click();
      await p.getByText("Show text").click();
    },
  },
  { name: "numbers", path: "/numbers" },
  { name: "numbers, none found", path: "/numbers?q=999999" },
  { name: "add number", path: "/numbers?add=1" },
  { name: "number", path: "/numbers", ready: press(/Main line/) },
  { name: "for all numbers", path: "/numbers", ready: press("Change…") },
  {
    name: "where a call goes, chosen from all there is",
    path: "/numbers?add=1",
    ready: async (p) => {
      await p.getByRole("dialog").getByLabel("Leads to").click();
      await p.getByRole("option", { name: "New announcement…" }).waitFor();
    },
  },
  {
    name: "where numbers lead, drawn",
    path: "/numbers/picture?view=drawing&at=2030-06-02T11:00",
    ready: (p) => p.locator(".react-flow__node").first().waitFor(),
  },
  {
    name: "where numbers lead, listed",
    path: "/numbers/picture?view=list",
    ready: (p) => p.getByText("marks the way").waitFor(),
  },
  { name: "opening hours", path: "/opening-hours" },
  { name: "opening hours, by hand", path: "/opening-hours", ready: press(/^Open or close/) },
  { name: "add opening hours", path: "/opening-hours?add=1" },
  { name: "one set of opening hours", path: "/opening-hours", ready: first("/opening-hours/") },
  {
    name: "public holidays",
    path: "/opening-hours",
    ready: async (p) => {
      await first("/opening-hours/")(p);
      await p.getByRole("button", { name: "Add public holidays" }).click();
      await p
        .getByRole("dialog")
        .getByText(/^New Year's Day/)
        .first()
        .waitFor();
    },
  },
  { name: "menus", path: "/menus" },
  { name: "add menu", path: "/menus?add=1" },
  {
    name: "menu, a key",
    path: "/menus",
    ready: async (p) => {
      await press(/^Welcome/)(p);
      await p.getByRole("button", { name: /^Key 2/ }).click();
      await p.getByLabel("Key 2 leads to").waitFor();
    },
  },
  { name: "ring groups", path: "/ring-groups" },
  { name: "ring group", path: "/ring-groups", ready: press(/^Reception/) },
  { name: "queues", path: "/queues" },
  {
    name: "queue",
    path: "/queues",
    ready: async (p) => {
      await press("Treatment questions")(p);
      await p.getByRole("heading", { name: "At work now" }).waitFor();
    },
  },
  { name: "announcements", path: "/announcements" },
  { name: "announcement", path: "/announcements", ready: press(/^Closed/) },
  { name: "sounds", path: "/announcements/sounds" },
  { name: "add sound", path: "/announcements/sounds?add=1" },
  { name: "sound", path: "/announcements/sounds", ready: press(/^Welcome/) },
  { name: "blocked callers", path: "/blocked-callers" },
  { name: "block a caller", path: "/blocked-callers?add=1" },
  { name: "conference rooms", path: "/conference-rooms" },
  { name: "conference room", path: "/conference-rooms", ready: press(/^Team meeting/) },
  { name: "voicemail boxes", path: "/voicemail-boxes" },
  { name: "voicemail box", path: "/voicemail-boxes", ready: press(/^Practice/) },
  { name: "a person's voicemail box", path: "/voicemail-boxes", ready: press(/^Anna Berger/) },
  { name: "add voicemail box", path: "/voicemail-boxes?add=1" },
  { name: "trunks", path: "/trunks" },
  {
    name: "add trunk, all of it",
    path: "/trunks?add=1",
    ready: async (p) => {
      await p.getByRole("dialog").getByText("Advanced", { exact: true }).click();
      await p.getByRole("button", { name: "Add trunk" }).last().click();
      await p.getByText("the carrier's user name is needed").waitFor();
    },
  },
  { name: "calls out", path: "/outbound?try=06501234567" },
  {
    name: "a rule for calls out",
    path: "/outbound?add=1",
    ready: async (p) => {
      await p.getByRole("button", { name: "Add rule" }).click();
      await p.getByRole("dialog", { name: "Add rule" }).waitFor();
    },
  },
  { name: "emergency and numbers shown", path: "/outbound/settings" },
  {
    name: "call limits, countries",
    path: "/call-limits",
    ready: async (p) => {
      await p.getByLabel("Countries", { exact: true }).selectOption({ label: "Only those chosen here" });
      await p.getByLabel("Search countries").fill("an");
    },
  },
  { name: "prices", path: "/rates" },
  { name: "prices, none found", path: "/rates?q=nowhere" },
  { name: "emergency calls", path: "/emergency-calls" },
  { name: "simulator", path: "/simulator" },
  {
    name: "simulator, a call inside",
    path: "/simulator?from=1000&to=1004",
    ready: async (p) => p.getByRole("region", { name: "The answer" }).waitFor(),
  },
  {
    name: "simulator, a call from outside",
    path: "/simulator?from=hidden&to=%2B43123456789&at=2030-06-02T11:00&keys=1",
    ready: async (p) => p.getByRole("region", { name: "The answer" }).waitFor(),
  },
  { name: "simulator, not answered", path: "/simulator?from=9999&to=1004", ready: refused },
  { name: "audit", path: "/audit" },
  { name: "audit entry", path: "/audit", ready: press(/Seed|Anna/) },
  {
    name: "audit report",
    path: "/audit?view=report",
    ready: async (p) => {
      await p.locator(".recharts-surface").first().waitFor();
      await p.getByText("Show as a table").click();
      await p.getByRole("table", { name: "Entries by day" }).waitFor();
    },
  },
  { name: "audit retention", path: "/audit", ready: press(/^Kept/) },
  { name: "not for this role", path: "/tenants" },
  { name: "nothing there", path: "/no-such-page" },
  {
    name: "palette",
    path: "/people",
    ready: async (p) => {
      await p.keyboard.press("Control+k");
      await p.getByRole("combobox").fill("an");
      await p.getByRole("option").first().waitFor();
    },
  },
  {
    name: "shortcuts",
    path: "/people",
    ready: async (p) => {
      await p.keyboard.press("?");
      await p.getByRole("dialog").waitFor();
    },
  },
  {
    name: "phone",
    path: "/people",
    ready: async (p) => {
      await p.getByRole("button", { name: /^Phone,/ }).click();
      await p
        .getByRole("complementary", { name: "Phone" })
        .getByText(/Number to call|new phone|could not be opened|another tab/)
        .or(p.getByLabel("Number to call"))
        .first()
        .waitFor();
    },
  },
];

/** As the platform's admin sees them. */
export const PLATFORM_LOOKS: readonly Look[] = [
  { name: "platform", path: "/" },
  { name: "tenants", path: "/tenants" },
  { name: "tenant", path: "/tenants", ready: press(/Acme/) },
  { name: "add tenant", path: "/tenants?add=tenant" },
  { name: "price", path: "/rates?q=%2B43", ready: press(/^\+43$/) },
  { name: "replace prices", path: "/rates", ready: press("Replace…") },
  { name: "platform numbers", path: "/platform-numbers" },
  { name: "take a number away", path: "/platform-numbers", ready: press(/^Take away/) },
  { name: "gateways", path: "/gateways" },
  { name: "enrol gateway", path: "/gateways", ready: press("Enrol gateway") },
];

/** As somebody sees them who only has a phone. */
export const PHONE_LOOKS: readonly Look[] = [
  { name: "my phone", path: "/my-phone", ready: async (p) => p.locator("#main").getByText("In force").waitFor() },
  { name: "codes and keys", path: "/codes", ready: async (p) => p.getByText("*7001").first().waitFor() },
  { name: "where calls go", path: "/my-phone", ready: press(/^When I am busy/) },
  { name: "PIN", path: "/my-phone", ready: press(/PIN$/) },
  { name: "notices", path: "/my-phone", ready: press("Change notices") },
];

/** As the admin of a company sees them in which there is nothing yet. */
export const EMPTY_LOOKS: readonly Look[] = [
  { name: "home", path: "/" },
  { name: "people", path: "/people" },
  { name: "devices", path: "/devices" },
  { name: "agents", path: "/agents" },
  { name: "calls", path: "/calls" },
  { name: "parking", path: "/parking" },
  { name: "numbers", path: "/numbers" },
  { name: "picture", path: "/numbers/picture" },
  { name: "opening hours", path: "/opening-hours" },
  { name: "menus", path: "/menus" },
  { name: "ring groups", path: "/ring-groups" },
  { name: "queues", path: "/queues" },
  { name: "announcements", path: "/announcements" },
  { name: "sounds", path: "/announcements/sounds" },
  { name: "blocked callers", path: "/blocked-callers" },
  { name: "conference rooms", path: "/conference-rooms" },
  { name: "voicemail boxes", path: "/voicemail-boxes" },
  { name: "outbound", path: "/outbound" },
  { name: "outbound settings", path: "/outbound/settings" },
  { name: "trunks", path: "/trunks" },
  { name: "call limits", path: "/call-limits" },
  { name: "rates", path: "/rates" },
  { name: "emergency calls", path: "/emergency-calls" },
  { name: "simulator", path: "/simulator" },
  { name: "changes", path: "/apply" },
  { name: "history", path: "/apply/history" },
  { name: "audit", path: "/audit" },
  { name: "settings", path: "/settings" },
  { name: "my phone", path: "/my-phone" },
];
