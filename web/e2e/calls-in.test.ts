import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyPending, openBrowser, signedIn } from "./support/browser.ts";

const SUNDAY = "2030-06-02T11:00";
const MONDAY = "2030-06-03T11:00";
const NUMBER = "(212) 555-0199";

let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page, context } = await signedIn(browser, "tenant_admin", { tenant: "globex" }));
});
afterAll(async () => {
  await context.close();
  await browser.close();
});

/** By the keyboard alone: opens a picker, types, takes the first that is found. The focus is back where it was, or in what was opened. */
async function pick(field: Locator, typed: string, wanted: RegExp): Promise<void> {
  const button = await field.elementHandle();
  await field.focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: /^Name/ });
  await list.locator("input:focus").waitFor();
  await page.keyboard.type(typed);
  await list.getByRole("option", { name: wanted }).and(page.locator("[data-highlighted]")).waitFor();
  await page.keyboard.press("Enter");
  await list.waitFor({ state: "detached" });
  if (wanted.source.startsWith("New")) return;
  await page.waitForFunction((field) => document.activeElement === field, button);
}

/** Waits for the focus to be back at the field that opened a dialog. */
const focusIsBackAt = (field: Locator) => field.and(page.locator(":focus")).waitFor();

/** Sends the form from the field one is in. */
async function submit(dialog: Locator, name: string): Promise<void> {
  await dialog.getByRole("button", { name, exact: true }).press("Enter");
  await dialog.waitFor({ state: "detached" });
}

/** The line of a number in "Who answers now?". */
const answerOf = (number: string) =>
  page.getByRole("list", { name: "Who answers each number" }).locator("> li").filter({ hasText: number });

it("sets up a queue, a menu, opening hours and a number by keyboard, and sees where calls go on a Sunday", async () => {
  await page.goto("/queues?add=1");
  const queue = page.getByRole("dialog", { name: "Add queue" });
  await queue.getByLabel("Name", { exact: true }).fill("Deliveries");
  await pick(queue.getByLabel("Add the first"), "mari", /Maria Santos/);
  await pick(queue.getByLabel("Add one more"), "1005", /Henry O'Neill/);
  await queue.getByRole("button", { name: "Move Henry O'Neill up" }).press("Enter");
  // The line moved, and the focus with it; at the top it can only go down again.
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Move Henry O'Neill down");
  await queue.getByText("Henry O'Neill is now 1 of 2").waitFor({ state: "attached" });
  await pick(queue.getByLabel("When nobody is at work"), "direct", /Directory by name/);
  await submit(queue, "Add queue");

  await page.goto("/menus?add=1");
  const menu = page.getByRole("dialog", { name: "Add menu" });
  await menu.getByLabel("Name", { exact: true }).fill("Depot menu");
  await pick(menu.getByLabel("Callers hear"), "Depot greeting", /New sound/);
  const sound = page.getByRole("dialog", { name: "New sound" });
  expect(await sound.getByLabel("Name", { exact: true }).inputValue()).toBe("Depot greeting");
  await sound.getByLabel("What is said").fill("The depot. For deliveries, press 1.");
  await submit(sound, "Add sound");
  await focusIsBackAt(menu.getByLabel("Callers hear"));
  await menu.getByText("The depot. For deliveries, press 1.").waitFor();
  await menu.getByRole("button", { name: /^Key 5/ }).focus();
  await page.keyboard.press("1");
  await pick(menu.getByLabel("Key 1 leads to"), "deliver", /Deliveries/);
  await menu.getByLabel("Called").fill("Deliveries");
  await submit(menu, "Add menu");

  await page.goto("/opening-hours?add=1");
  const hours = page.getByRole("dialog", { name: "Add opening hours" });
  await hours.getByLabel("Name", { exact: true }).fill("Depot hours");
  await pick(hours.getByLabel("When open, calls go to"), "depot m", /Depot menu/);
  await pick(hours.getByLabel("When closed, calls go to"), "Depot closed", /New announcement/);
  const closed = page.getByRole("dialog", { name: "New announcement" });
  await closed.getByLabel("What callers hear").fill("The depot is closed.");
  await submit(closed, "Add announcement");
  await focusIsBackAt(hours.getByLabel("When closed, calls go to"));
  await hours.getByRole("button", { name: "Add opening hours" }).press("Enter");
  await page.getByRole("heading", { name: "Depot hours", level: 1 }).waitFor();

  // Saturday from 9 to 12, painted by keyboard; the lines below tell the same.
  await page.getByRole("gridcell", { name: "Monday 9:00 to 10:00, open" }).focus();
  for (let day = 0; day < 5; day++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await page.getByRole("gridcell", { name: "Saturday 11:00 to 12:00, open" }).waitFor();
  expect(await page.getByLabel("Times 2: from").inputValue()).toBe("09:00");
  expect(await page.getByLabel("Times 2: to").inputValue()).toBe("12:00");
  await page.getByText("With these hours, right now:").waitFor();
  await page.getByRole("button", { name: "Add holiday" }).press("Enter");
  await page.getByRole("group", { name: "Holiday 1" }).getByLabel("Name").fill("Independence Day");
  await page.getByLabel("First day").fill("2027-07-04");
  await page.getByLabel("Last day").fill("2027-07-04");
  await page.getByLabel("Every year").check();
  await page.getByLabel("Whole days").uncheck();
  const holiday = page.getByRole("group", { name: "Holiday 1" });
  expect(await holiday.getByLabel("From", { exact: true }).inputValue()).toBe("12:00");
  await holiday.getByLabel("Until").fill("18:30");
  await page.getByRole("button", { name: "Add public holidays" }).press("Enter");
  const publicHolidays = page.getByRole("dialog", { name: "Public holidays" });
  expect(await publicHolidays.getByLabel("Country", { exact: true }).inputValue()).toBe("US");
  await publicHolidays.getByLabel("Year", { exact: true }).selectOption({ index: 1 });
  await publicHolidays.getByLabel("Columbus Day").uncheck();
  await publicHolidays.getByRole("button", { name: /^Add \d+ holidays$/ }).press("Enter");
  const names = page.getByRole("list", { name: /^Days on which/ }).getByLabel("Name");
  const listed = await names.evaluateAll((inputs) =>
    inputs.map((each) => (each instanceof HTMLInputElement ? each.value : "")),
  );
  expect(listed).toEqual(expect.arrayContaining(["Independence Day", "Thanksgiving Day", "Christmas Day"]));
  expect(listed).not.toContain("Columbus Day");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Saved. It takes effect with the next apply.").waitFor();

  await page.goto("/numbers?add=1");
  const number = page.getByRole("dialog", { name: "Add number" });
  await number.getByLabel("Number", { exact: true }).fill("212 555 0199");
  await number.getByLabel("Label").fill("Depot");
  await pick(number.getByLabel("Leads to"), "depot h", /Depot hours/);
  await submit(number, "Add number");
  const row = page.getByRole("row", { name: /Depot/ });
  await row.getByText(NUMBER).waitFor();
  await row.getByText("not applied yet").waitFor();
  await page.getByTestId("pending").waitFor();
  await applyPending(page);

  await page.goto(`/numbers/picture?view=list&at=${SUNDAY}`);
  const line = (name: string) => page.locator("main li").filter({ hasText: name }).last();
  await line("Depot closed").getByText("Taken at that moment").waitFor({ state: "attached" });
  await line("Depot menu").waitFor();
  const menuLine = page.locator("main li > span").filter({ hasText: "Depot menu" });
  await menuLine.getByText("Not taken at that moment").waitFor({ state: "attached" });
  await menuLine.getByText("open", { exact: true }).waitFor();
  await page.goto(`/numbers/picture?view=list&at=${MONDAY}`);
  await menuLine.getByText("Taken at that moment", { exact: false }).first().waitFor({ state: "attached" });
  expect(await menuLine.getByText("Not taken").count()).toBe(0);
  await page.goto(`/numbers/picture?view=drawing&at=${SUNDAY}`);
  await page.locator(".react-flow__node", { hasText: "Depot closed" }).waitFor();

  await page.goto(`/?at=${SUNDAY}`);
  await answerOf(NUMBER)
    .getByRole("link", { name: /Depot closed/ })
    .waitFor();
  await page.goto(`/?at=${MONDAY}`);
  await answerOf(NUMBER)
    .getByRole("link", { name: /Depot menu/ })
    .waitFor();
  await page.getByRole("button", { name: "Now", exact: true }).press("Enter");
  await page.getByRole("heading", { name: "Who answers now?" }).waitFor();
});

it("has the first match ready for Enter though its list comes in after the last letter", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/api\/edge\/queues\?/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/ring-groups?add=1");
  const field = page.getByRole("dialog", { name: "Add ring group" }).getByLabel("When nobody answers");
  await field.focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: /^Name/ });
  await list.locator("input:focus").waitFor();
  await page.keyboard.type("deliveri");
  await list.getByRole("option", { name: "Loading…" }).waitFor();
  await expect.poll(() => list.getByRole("option").count()).toBe(1);
  release();
  await list.getByRole("option", { name: "Deliveries" }).and(page.locator("[data-highlighted]")).waitFor();
  await page.keyboard.press("Enter");
  await field.getByText("Deliveries").waitFor();
  await page.unrouteAll({ behavior: "wait" });
});

it("closes by hand at once, without apply, and takes it back", async () => {
  await page.goto("/opening-hours");
  const row = page.getByRole("row", { name: /Depot hours/ });
  await row.getByRole("button", { name: "Closed today" }).click();
  await row.getByText("by hand").waitFor();
  await page.goto("/");
  await answerOf(NUMBER)
    .getByRole("link", { name: /Depot closed/ })
    .waitFor();
  expect(await page.getByTestId("pending").count()).toBe(0);
  await page.goto("/opening-hours");
  await row.getByRole("button", { name: "By the calendar again" }).click();
  await row.getByRole("button", { name: "Closed today" }).waitFor();
  expect(await row.getByText("by hand").count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await row.getByText("by hand").waitFor();
  await row.getByRole("button", { name: "By the calendar again" }).click();
  await row.getByRole("button", { name: "Closed today" }).waitFor();
});

it("logs people in and out of a queue, at once", async () => {
  await page.goto("/queues");
  await page.getByRole("button", { name: "Deliveries" }).click();
  const now = page.getByRole("dialog").getByRole("region", { name: "At work now" });
  const maria = now.getByRole("listitem").filter({ hasText: "Maria Santos" });
  await maria.getByRole("button", { name: "Log in Maria Santos" }).click();
  await maria.getByText("At work", { exact: true }).waitFor();
  await maria.getByRole("button", { name: "Pause Maria Santos" }).click();
  await maria.getByText("Pausing").waitFor();
  await maria.getByRole("button", { name: "Log out Maria Santos" }).click();
  await maria.getByText("Not at work").waitFor();
  expect(await page.getByTestId("pending").count()).toBe(0);
});

it("says what leads to a thing when it cannot be deleted", async () => {
  await page.goto("/menus");
  await page.getByRole("button", { name: "Depot menu" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete…" }).click();
  const ask = page.getByRole("alertdialog", { name: "Delete Depot menu?" });
  await ask.getByRole("button", { name: "Delete" }).click();
  await ask.getByText(/opening hours Depot hours/).waitFor();
});

it("refuses a file that is no sound before it is sent, and plays one that is", async () => {
  await page.goto("/announcements/sounds?add=1");
  const dialog = page.getByRole("dialog", { name: "New sound" });
  await dialog.getByLabel("Name", { exact: true }).fill("Depot jingle");
  await dialog.getByRole("radio", { name: /Upload it/ }).check();
  const file = dialog.getByLabel("Recording", { exact: true });
  await file.setInputFiles({ name: "song.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("not a song") });
  await dialog.getByText("It is neither a WAV nor an MP3 file.").waitFor();
  await file.setInputFiles({ name: "jingle.wav", mimeType: "audio/wav", buffer: aSecondOfTone() });
  await dialog.getByLabel("jingle.wav").waitFor();
  await submit(dialog, "Add sound");
  const row = page.getByRole("row", { name: /Depot jingle/ });
  await row.getByText("Recording").waitFor();
  await row.getByText("0:01").waitFor();
  await row.getByRole("button", { name: /Depot jingle/ }).click();
  const player = page.getByRole("dialog").locator("audio");
  await player.evaluate((audio: HTMLAudioElement) => audio.play());
  await page.waitForFunction(() => (document.querySelector("audio")?.currentTime ?? 0) > 0);
});

/** 8 kHz, 16 bit, mono: a WAV of 440 Hz. */
function aSecondOfTone(): Buffer {
  const rate = 8000;
  const sound = Buffer.alloc(44 + rate * 2);
  sound.write("RIFF", 0);
  sound.writeUInt32LE(36 + rate * 2, 4);
  sound.write("WAVEfmt ", 8);
  sound.writeUInt32LE(16, 16);
  sound.writeUInt16LE(1, 20);
  sound.writeUInt16LE(1, 22);
  sound.writeUInt32LE(rate, 24);
  sound.writeUInt32LE(rate * 2, 28);
  sound.writeUInt16LE(2, 32);
  sound.writeUInt16LE(16, 34);
  sound.write("data", 36);
  sound.writeUInt32LE(rate * 2, 40);
  for (let index = 0; index < rate; index++) {
    sound.writeInt16LE(Math.round(8000 * Math.sin((index * 440 * 2 * Math.PI) / rate)), 44 + index * 2);
  }
  return sound;
}
