import { type SipPhone, startSipPhone } from "@callplane/infra/asterisk";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { objections } from "./support/axe.ts";
import { openBrowser, portal, signedIn } from "./support/browser.ts";
import { findInvitation } from "./support/mail.ts";
import { addCompany } from "./support/new-company.ts";
import { NO_PHONES } from "./support/phone.ts";

/*
 * docs/guide/company.md by hand, from the platform's "Add tenant" to the picture: every press is counted, and every page is come to by
 * what the page before shows. The trunk leads to a telephone that plays the carrier.
 */

const CARRIER = "127.0.0.19";
const CUSTOMER = "+436640000001";
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gro", "Hugo", "Ida", "Jan"];
/** Companies, addresses and numbers are one of a kind on a platform. */
const RUN = String(Date.now() % 100_000).padStart(5, "0");
const DOMAIN = `linden${RUN}.example`;
const MAIN = `01 7${RUN}0`;
const DIRECT = `01 7${RUN}1`;
/** Presses of a button, a link, a tick box or one entry of a list; what is typed is not counted. */
const MOST_PRESSES = 80;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let carrier: SipPhone | undefined;
/** What is typed into Ada's desk phone. */
let ada: { username: string; password: string } | undefined;
let phone: SipPhone | undefined;
let presses = 0;

beforeAll(async () => {
  browser = await openBrowser();
  const { sipPort } = portal();
  if (sipPort === null) return;
  const server = { host: "127.0.0.1", port: sipPort };
  carrier = await startSipPhone({ server, username: CUSTOMER, password: "", localAddress: CARRIER });
});
afterAll(async () => {
  await phone?.stop();
  await carrier?.stop();
  await browser.close();
});

// Each goes on where the one before ended: after a failure the others would only fail slowly.
let failed: string | undefined;
beforeEach((test) => test.skip(failed !== undefined, `comes after "${failed}"`));
afterEach(({ task }) => {
  if (task.result?.state === "fail") failed ??= task.name;
});

it("1. the company: an invitation leads its admin to what is to be done", async () => {
  const platform = await signedIn(browser, "platform_admin");
  await addCompany(platform.page, {
    name: `Linden & Co ${RUN}`,
    key: `linden${RUN}`,
    admin: "Lea Linden",
    email: `lea@${DOMAIN}`,
  });
  await platform.context.close();

  context = await browser.newContext({ baseURL: portal().url, viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(45_000);
  page = await context.newPage();
  await page.goto(await findInvitation(portal().mailUrl, `lea@${DOMAIN}`));
  await page.getByLabel("New password").fill("a whole sentence of my own");
  await press(page.getByRole("button", { name: "Set password and sign in" }));
  await nextStep("Add your people");
});

it("2. ten people, from a list", async () => {
  await press(setUp().getByRole("link", { name: "Add several" }));
  const dialog = page.getByRole("dialog");
  const list = NAMES.map((name) => `${name} Linden\t${name.toLowerCase()}@${DOMAIN}`);
  await dialog.getByLabel("Names and e-mail addresses").fill(["Name\tE-mail", ...list, "Nobody"].join("\n"));
  await dialog.getByText("10 can be added, one line has something missing").waitFor();
  await press(dialog.getByRole("button", { name: "Add 10 people" }));
  await dialog.getByRole("heading", { name: "10 people were added" }).waitFor();
  await dialog.getByRole("listitem").filter({ hasText: "Nobody" }).getByText("An e-mail address is missing").waitFor();
  await press(dialog.getByRole("button", { name: "Desk phones for them…" }));
  await press(dialog.getByRole("button", { name: "Make 10 phones" }));
  await dialog.getByRole("button", { name: "Download as a sheet" }).waitFor();
  const [username = "", password = ""] = await dialog
    .getByRole("row", { name: /Ada Linden/ })
    .getByRole("cell")
    .allTextContents()
    .then((cells) => cells.slice(1));
  ada = { username, password };
  await press(dialog.getByLabel("I have the passwords"));
  await press(dialog.getByRole("button", { name: "Done" }));
  await page.getByRole("row", { name: /Jan Linden/ }).waitFor();
});

it("3. who answers together", async () => {
  await home();
  await press(setUp().getByRole("link", { name: "Ring group" }));
  const group = page.getByRole("dialog", { name: "Add ring group" });
  await group.getByLabel("Name", { exact: true }).fill("Sales");
  await pick(group.getByLabel("Add the first"), "ada", /Ada Linden/);
  await pick(group.getByLabel("Add one more"), "ben", /Ben Linden/);
  await send(group, "Add ring group");

  await press(navigation("Queues"));
  await press(page.getByRole("button", { name: "Add queue" }).first());
  const queue = page.getByRole("dialog", { name: "Add queue" });
  await queue.getByLabel("Name", { exact: true }).fill("Help");
  for (const [label, name] of [
    ["Add the first", "Cleo"],
    ["Add one more", "Dan"],
  ] as const) {
    await pick(queue.getByLabel(label), name, new RegExp(`${name} Linden`));
    await press(
      queue
        .getByRole("listitem")
        .filter({ hasText: name })
        .getByLabel(/Always in/),
    );
  }
  await pick(queue.getByLabel("Who waited too long goes to"), "sales", /Sales/);
  await send(queue, "Add queue");
});

it("4. what callers hear and choose", async () => {
  await press(navigation("Menus"));
  await press(page.getByRole("button", { name: "Add menu" }).first());
  const menu = page.getByRole("dialog", { name: "Add menu" });
  await menu.getByLabel("Name", { exact: true }).fill("Main menu");
  await pick(menu.getByLabel("Callers hear"), "Welcome", /New sound/);
  const sound = page.getByRole("dialog", { name: "New sound" });
  await sound.getByLabel("What is said").fill("Welcome. For sales press 1, for help press 2.");
  await send(sound, "Add sound");
  for (const [key, name] of [
    ["1", "Sales"],
    ["2", "Help"],
  ] as const) {
    await press(menu.getByRole("button", { name: new RegExp(`^Key ${key}`) }));
    await pick(menu.getByLabel(`Key ${key} leads to`), name, new RegExp(name));
  }
  await pick(menu.getByLabel("When the caller presses a wrong key"), "sales", /Sales/);
  await send(menu, "Add menu");
});

it("5. when they are open, with what callers hear when they are not", async () => {
  await home();
  await press(setUp().getByRole("link", { name: "Opening hours" }));
  const hours = page.getByRole("dialog", { name: "Add opening hours" });
  await hours.getByLabel("Name", { exact: true }).fill("Office");
  await pick(hours.getByLabel("When open, calls go to"), "main", /Main menu/);
  await pick(hours.getByLabel("When closed, calls go to"), "Closed", /New announcement/);
  const closed = page.getByRole("dialog", { name: "New announcement" });
  await closed.getByLabel("What callers hear").fill("We are closed. Please call again.");
  await send(closed, "Add announcement");
  await send(hours, "Add opening hours");
  await page.getByRole("heading", { name: "Office", level: 1 }).waitFor();
});

it("6. the carrier's line, tried before anything depends on it", async () => {
  await home();
  await press(setUp().getByRole("link", { name: "Add the trunk" }));
  const trunk = page.getByRole("dialog", { name: "Add trunk" });
  await trunk.getByLabel("Name", { exact: true }).fill("Our carrier");
  await trunk.getByLabel("How the carrier knows us").selectOption({ label: "By our addresses, without logging in" });
  await trunk.getByLabel("The carrier's address").fill(CARRIER);
  await press(trunk.getByText("Advanced", { exact: true })); // this carrier's port is none of the usual
  await trunk.getByLabel("Port", { exact: true }).fill(String(carrier?.port ?? 5060));
  await send(trunk, "Add trunk");
  const drawer = page.getByRole("dialog", { name: "Our carrier" });
  const test = drawer.getByRole("region", { name: "Connection test" });
  await press(test.getByRole("button", { name: "Test the connection" }));
  await test
    .getByText(carrier === undefined ? /It does not work|Could not be tried/ : "It works")
    .waitFor({ timeout: 60_000 });
  await press(drawer.getByRole("button", { name: "Close" }).first());
});

it("7. the numbers, and which of them is shown", async () => {
  await home();
  await press(setUp().getByRole("link", { name: "Numbers" }));
  await addNumber(MAIN, "Main line", "Office");
  await press(page.getByRole("button", { name: "Add number" }).first());
  await addNumber(DIRECT, "Eva", "Eva Linden");
  await press(page.getByRole("button", { name: "Change…" }));
  const defaults = page.getByRole("dialog", { name: "For all numbers" });
  presses += 1;
  await defaults.getByLabel("Main number").selectOption({ label: `${MAIN} · Main line` });
  await send(defaults, "Save");
});

it("8. calls out: within the country, as it is proposed", async () => {
  await home();
  await press(setUp().getByRole("link", { name: "Rules for calls out" }));
  const policy = page.getByRole("dialog", { name: "Add policy" });
  await policy.getByText("Calls to Austria (+43) go out by Our carrier.").waitFor();
  await send(policy, "Add policy");
});

it("9. applied, it runs; and home, the picture and the simulator say the same", async (test) => {
  if (carrier === undefined) return test.skip(NO_PHONES);
  await home();
  await press(setUp().getByRole("link", { name: "Review and apply" }));
  await press(page.getByRole("button", { name: /^Apply \d+ change/ }));
  await page.getByText("Every object was read back").waitFor({ timeout: 90_000 });

  await home();
  await setUp()
    .getByRole("listitem")
    .filter({ hasText: "Connect your telephone company, done" })
    .waitFor({ timeout: 30_000 });
  await nextStep("Connect a phone");
  await page.goto("/?at=2030-06-03T11:00"); // a Monday
  const answers = page.getByRole("list", { name: "Who answers each number" }).locator("> li");
  await answers
    .filter({ hasText: MAIN })
    .getByRole("link", { name: /Main menu/ })
    .waitFor();
  await answers
    .filter({ hasText: DIRECT })
    .getByRole("link", { name: /Eva Linden/ })
    .waitFor();
  await page.goto("/?at=2030-06-02T09:00"); // a Sunday
  await answers
    .filter({ hasText: MAIN })
    .getByRole("link", { name: /Closed/ })
    .waitFor();

  await page.getByRole("link", { name: "See where they lead" }).click();
  await page.locator(".react-flow__node", { hasText: "Main menu" }).waitFor();
  await page.locator(".react-flow__node", { hasText: "Help" }).waitFor();

  await page.goto("/simulator?from=1001&to=0664123456");
  await page.getByText("It goes over Our carrier.").waitFor();
});

it("a customer of the carrier is led as the picture says", async (test) => {
  if (carrier === undefined) return test.skip(NO_PHONES);
  const call = await carrier.dial(`+4317${RUN}0`);
  await call.answered;
  await call.hearsSound({ withinMs: 30_000 });
  await call.hangUp();
});

it("says whose call was not let out, and why", async (test) => {
  const { sipPort } = portal();
  if (sipPort === null || ada === undefined) return test.skip(NO_PHONES);
  phone = await startSipPhone({ server: { host: "127.0.0.1", port: sipPort }, ...ada });
  await phone.register();
  const call = await phone.dial("0900123456");
  await call.ended;
  await page.goto("/call-limits");
  const refused = sectionOf("Not let out").getByRole("listitem");
  await refused.filter({ hasText: "Ada Linden called" }).first().waitFor({ timeout: 30_000 });
  await page.getByRole("list", { name: "Alarms" }).getByRole("listitem").first().waitFor({ timeout: 30_000 });
  expect(await objections(page)).toEqual([]);
});

it("has an admin send somebody's calls elsewhere, at once", async (test) => {
  if (carrier === undefined) return test.skip(NO_PHONES);
  await page.goto("/people?q=Eva");
  await page.getByRole("link", { name: /Eva Linden/ }).click();
  const section = sectionOf("When somebody calls");
  await section.getByText("In force").waitFor();
  await section.getByLabel(/^Send all calls to/).fill("nobody");
  await section.getByRole("button", { name: "Save" }).click();
  await section.getByText("Type an extension, or an outside number as you would dial it").waitFor();
  // Back asks before what was typed is lost.
  await page.evaluate(() => window.history.back());
  const ask = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await ask.getByRole("button", { name: "Cancel" }).click();
  await section.getByLabel(/^Send all calls to/).fill("1001");
  await section.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. It holds for the next call.").waitFor();
  await section.getByText("In force").waitFor({ timeout: 20_000 });
});

it("opens what an address names though the list has not come to it, and says when it is gone", async () => {
  await page.goto("/ring-groups");
  await page.getByRole("button", { name: "Sales" }).click();
  await page.getByRole("dialog", { name: "Sales" }).waitFor();
  const id = new URL(page.url()).searchParams.get("open");
  await page.goto(`/ring-groups?q=nothing-is-called-so&open=${id}`);
  await page.getByRole("dialog", { name: "Sales" }).waitFor();
  await page.goto("/ring-groups?open=00000000-0000-4000-8000-000000000000");
  await page.getByText("This ring group could not be opened.").waitFor();
});

it(`needs ${MOST_PRESSES} presses at most`, () => {
  expect(presses).toBeLessThanOrEqual(MOST_PRESSES);
});

const setUp = () => page.getByRole("region", { name: "Set up your company" });
const sectionOf = (title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, level: 2 }) });
const navigation = (label: string) => page.getByRole("navigation").getByRole("link", { name: label, exact: true });

async function press(what: Locator): Promise<void> {
  presses += 1;
  await what.click();
}

async function home(): Promise<void> {
  await press(navigation("Home"));
  await setUp().waitFor();
}

/** The step that is marked as the one to do. */
async function nextStep(title: string): Promise<void> {
  await setUp().locator("[aria-current=step]").filter({ hasText: title }).waitFor();
}

/** Opens a picker, types, and takes what is found. */
async function pick(field: Locator, typed: string, wanted: RegExp): Promise<void> {
  await press(field);
  const list = page.getByRole("dialog", { name: /^Name/ });
  await list.locator("input").fill(typed);
  await press(list.getByRole("option", { name: wanted }).first());
}

async function send(dialog: Locator, name: string): Promise<void> {
  await press(dialog.getByRole("button", { name, exact: true }));
  await dialog.waitFor({ state: "detached" });
}

async function addNumber(number: string, label: string, leadsTo: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Add number" });
  await dialog.getByLabel("Number", { exact: true }).fill(number);
  await pick(dialog.getByLabel("Leads to"), leadsTo, new RegExp(leadsTo));
  await dialog.getByLabel("Label").fill(label);
  await send(dialog, "Add number");
  await page.getByRole("row", { name: new RegExp(label) }).waitFor();
}
