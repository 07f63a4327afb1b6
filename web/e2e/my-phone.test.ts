import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { objections, overflow } from "./support/axe.ts";
import { openBrowser, portal, signedIn } from "./support/browser.ts";
import { dial, dockOf, hangUp, NO_PHONES, openPhone } from "./support/phone.ts";

let browser: Browser;
let page: Page;
let context: BrowserContext;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page, context } = await signedIn(browser, "end_user", { width: 390, height: 844 }));
  await reset();
});
afterAll(() => browser.close());

const quiet = () => page.getByRole("switch", { name: "Do not disturb" });
const inForce = () => page.locator("#main").getByText("In force", { exact: true }).waitFor({ timeout: 45_000 });

const isQuiet = (wanted: boolean) => expect.poll(() => quiet().isChecked(), { timeout: 20_000 }).toBe(wanted);

/** Presses the switch, and waits until the phone system has it. */
async function setQuiet(wanted: boolean): Promise<void> {
  await quiet().click();
  await isQuiet(wanted);
  await inForce();
}

/** Leaves everything as on a quiet day, whatever happened before. */
async function reset(): Promise<void> {
  const forwards = { forwardAlways: null, forwardBusy: null, forwardNoAnswer: null };
  const usual = { doNotDisturb: false, ...forwards, alsoRings: [], ringSec: 25 };
  const status = await page.evaluate(async (body) => {
    const answer = await fetch("/api/edge/self-service/call-settings", {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answer.status;
  }, usual);
  expect(status).toBe(200);
}

describe("my phone", () => {
  afterEach(reset);

  it("is the first page of somebody who only has a phone, and fits one in the hand", async () => {
    await page.goto("/");
    await page.getByRole("heading", { name: "Hello, Sofia" }).waitFor();
    await page.getByText("Your extension is 1004.").waitFor();
    await inForce();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await objections(page)).toEqual([]);
    // What one presses with a thumb is large enough for one.
    for (const name of [/^Always/, /^When I am busy/, /^When I do not answer/]) {
      const box = await page.getByRole("button", { name }).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }
  });

  it("keeps quiet at once and without an apply, by keyboard alone", async () => {
    await page.goto("/my-phone");
    await inForce();
    await quiet().focus();
    await page.keyboard.press("Space");
    await isQuiet(true);
    await inForce();
    await page.reload();
    await inForce();
    await isQuiet(true);
  });

  it("logs in to a queue, pauses with a reason and leaves, as the queue's page shows", async () => {
    await page.goto("/my-phone");
    const heading = page.getByRole("heading", { name: "My queues" });
    const mine = page.locator("section").filter({ has: heading });
    const press = (words: string) => mine.getByRole("button", { name: `${words} (Treatment questions)` }).click();
    await press("Log in");
    await mine.getByText("At work", { exact: true }).waitFor();
    await mine.getByLabel("Reason for a pause").selectOption("Lunch");
    await press("Pause");
    await mine.getByText("Pausing: Lunch").waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await objections(page)).toEqual([]);
    const { page: desk, context: other } = await signedIn(browser, "tenant_admin");
    await desk.goto("/queues");
    await desk.getByRole("button", { name: "Treatment questions" }).click();
    const now = desk.getByRole("dialog").getByRole("region", { name: "At work now" });
    const sofia = now.getByRole("listitem").filter({ hasText: "Sofia Novak" });
    await sofia.getByText("Pausing: Lunch").waitFor();
    await sofia.getByRole("button", { name: "End pause Sofia Novak" }).click();
    await mine.getByText("At work", { exact: true }).waitFor({ timeout: 45_000 });
    await press("Log out");
    await mine.getByText("Not at work").waitFor();
    await other.close();
  });

  it("sends calls to a colleague or a number as one dials it, and takes both back", async () => {
    await page.goto("/my-phone");
    const row = page.getByRole("button", { name: /^When I do not answer/ });
    await row.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Extension or number").fill("1004");
    await dialog.getByRole("button", { name: "Send them there" }).click();
    await dialog.getByText("That is your own extension.").waitFor();
    await dialog.getByLabel("Extension or number").fill("0650 1234567");
    await dialog.getByText("Calls go to +436501234567.").waitFor();
    await dialog.getByRole("button", { name: "Send them there" }).click();
    await row.getByText("0650 1234567").waitFor();
    await inForce();
    await page.reload();
    await row.getByText("0650 1234567").waitFor();
    await row.click();
    await dialog.getByRole("button", { name: "My voicemail" }).click();
    await row.getByText("My voicemail").waitFor();
    await inForce();
  });

  it("lets no other number begin to ring only when the phones have stopped, and says so at the field", async () => {
    await page.goto("/my-phone");
    await page.getByRole("textbox", { name: "Number", exact: true }).fill("0664 1234567");
    await page.keyboard.press("Enter");
    const begins = page.getByRole("combobox", { name: "0664 1234567 begins to ring" });
    const times = () => begins.getByRole("option").allTextContents();
    await expect.poll(async () => (await times()).at(-1)).toBe("after 20 seconds");
    await begins.selectOption("20");
    await inForce();
    const rings = page.getByRole("combobox", { name: "My phones ring for" });
    await rings.selectOption("15");
    await page.getByText("0664 1234567 begins to ring only after 20 s: it would never ring").waitFor();
    expect(await rings.inputValue()).toBe("25");
    expect(await objections(page)).toEqual([]);
    await rings.selectOption("40");
    await inForce();
    expect((await times()).at(-1)).toBe("after 30 seconds");
  });

  it("takes a change back that the server refuses, and says why", async () => {
    await page.goto("/my-phone");
    await inForce();
    await page.route("**/api/edge/self-service/call-settings", (route) => {
      if (route.request().method() !== "PATCH") return route.fallback();
      const body = { error: "upstream_unavailable", message: "The line is down.", details: {}, requestId: "1" };
      return route.fulfill({ status: 503, json: body });
    });
    await quiet().click();
    await page.getByText("The line is down.").waitFor();
    await isQuiet(false);
    await page.unroute("**/api/edge/self-service/call-settings");
  });

  it("asks for the PIN one has before it takes another", async () => {
    await page.goto("/my-phone");
    const open = page.getByRole("button", { name: /^(Choose a|Change) PIN/ });
    const hasPin = (await open.textContent()) === "Change PIN";
    const dialog = page.getByRole("dialog");
    const fill = async (label: string, pin: string) => dialog.getByLabel(label, { exact: true }).fill(pin);
    await open.click();
    await dialog.getByLabel("New PIN", { exact: true }).waitFor();
    expect(await dialog.getByLabel("Current PIN").count()).toBe(hasPin ? 1 : 0);
    if (hasPin) await fill("Current PIN", "2580");
    await fill("New PIN", "4711");
    await fill("New PIN again", "4712");
    await dialog.getByRole("button", { name: /PIN$/ }).click();
    await dialog.getByText("The two are not the same").waitFor();
    await fill("New PIN again", "4711");
    await dialog.getByRole("button", { name: /PIN$/ }).click();
    await dialog.waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Change PIN" }).click();
    await fill("Current PIN", "9999");
    await fill("New PIN", "2580");
    await fill("New PIN again", "2580");
    await dialog.getByRole("button", { name: "Change PIN" }).click();
    await dialog.locator("input[name=currentPin][aria-invalid]").waitFor();
    expect(await objections(page)).toEqual([]);
    await fill("Current PIN", "4711");
    await dialog.getByRole("button", { name: "Change PIN" }).click();
    await page.getByText("Your PIN is changed.").waitFor();
  });

  it("takes a greeting of one's own, plays it, and goes back to the standard one", async () => {
    await page.goto("/my-phone");
    await page.waitForLoadState("networkidle");
    // By role: what the server sent may still lie hidden beside what is shown.
    await page
      .getByRole("button", { name: "Greeting file" })
      .setInputFiles({ name: "hello.wav", mimeType: "audio/wav", buffer: hum(3) });
    await page.getByText("Callers hear your new greeting.").waitFor();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const slider = page.getByRole("slider", { name: "Position in your greeting" });
    await expect.poll(() => slider.getAttribute("aria-valuetext")).toMatch(/^0:0[1-3] of 0:03/);
    await page.getByRole("button", { name: "Use the standard one" }).click();
    await page.getByText("Callers hear standard words before the tone.").waitFor();
  });

  it("records a greeting in the browser", async () => {
    await page.goto("/my-phone");
    await page.getByRole("button", { name: "Record", exact: true }).click();
    const timer = page.getByRole("timer", { name: "Recorded so far" });
    await expect.poll(() => timer.textContent(), { timeout: 30_000 }).toMatch(/^0:(0[2-9]|[1-9]\d)$/);
    await page.getByRole("button", { name: "Stop and use it" }).click();
    await page.getByText("Callers hear your new greeting.").waitFor();
    expect(await objections(page)).toEqual([]);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    const slider = page.getByRole("slider", { name: "Position in your greeting" });
    await expect
      .poll(() => slider.getAttribute("aria-valuetext"), { timeout: 20_000 })
      .toMatch(/ of \d:(0[1-9]|[1-9]\d)$/);
    await page.getByRole("button", { name: "Use the standard one" }).click();
    await page.getByText("Callers hear standard words before the tone.").waitFor();
  });

  it("says at the greeting, and at the notices, what went wrong with them", async () => {
    await page.route("**/api/edge/self-service/voicemail", async (route) => {
      const answer = await route.fetch();
      const box = await answer.json();
      const wrong = {
        greetingProblem: "it holds no sound",
        noticeProblem: { reason: "nobody has this address", at: new Date().toISOString() },
      };
      await route.fulfill({ response: answer, json: { ...box, ...wrong } });
    });
    // What was loaded ahead on the server is asked again by the page.
    await page.goto("/my-phone");
    await page.getByText("This file could not be converted: it holds no sound").waitFor({ timeout: 30_000 });
    await page.getByText("Mail could not be delivered: nobody has this address").waitFor();
    expect(await objections(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.unroute("**/api/edge/self-service/voicemail");
  });

  it("looks at a greeting before it sends it", async () => {
    await page.goto("/my-phone");
    await page.getByRole("heading", { name: "Greeting" }).waitFor();
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "PUT" && sent.push(request.url()));
    await page.waitForLoadState("networkidle");
    const chooser = page.getByRole("button", { name: "Greeting file" });
    await chooser.setInputFiles({ name: "hello.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("not a sound") });
    await page.getByText("It is neither a WAV nor an MP3 file.").waitFor();
    const large = Buffer.concat([Buffer.from("RIFF0000WAVE"), Buffer.alloc(5 * 1024 * 1024)]);
    await chooser.setInputFiles({ name: "hello.wav", mimeType: "audio/wav", buffer: large });
    await page.getByText("5 MB is the most").waitFor();
    expect(sent).toEqual([]);
  });
});

/** How long the call on this phone has been answered. */
async function talkedSec(on: Page): Promise<number> {
  const [, minutes = "0", seconds = "0"] =
    /(\d+):(\d\d)/.exec((await dockOf(on).getByTestId("call-phase").textContent()) ?? "") ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

/** A WAV file of so many seconds: 8000 samples of 16 bits a second. */
function hum(sec: number): Buffer {
  const samples = 8000 * sec;
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples * 2, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples * 2, 40);
  const sound = Buffer.alloc(samples * 2);
  for (let at = 0; at < samples; at++) sound.writeInt16LE(Math.round(Math.sin(at / 4) * 3000), at * 2);
  return Buffer.concat([head, sound]);
}

describe("the phones themselves", () => {
  let caller: { page: Page; context: BrowserContext };
  beforeAll(async () => {
    if (!portal().hasPhones) return;
    caller = await signedIn(browser, "tenant_admin");
    await openPhone(caller.page);
    await page.goto("/my-phone");
    await openPhone(page);
  });
  afterAll(async () => {
    await caller?.context.close();
    await context.close();
  });

  const rings = () => dockOf(page).getByText("is calling you");

  it("ring, and ring no more once one does not want to be disturbed", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await dial(caller.page, "1004");
    await rings().waitFor();
    await hangUp(caller.page);
    await rings().waitFor({ state: "detached" });

    await setQuiet(true);
    await dial(caller.page, "1004");
    // The voicemail answers in their place; had the phone rung, it would have done so before.
    await dockOf(caller.page).getByRole("button", { name: "Hold" }).waitFor({ timeout: 30_000 });
    expect(await rings().count()).toBe(0);
    await hangUp(caller.page);

    await setQuiet(false);
    await dial(caller.page, "1004");
    await rings().waitFor();
    await hangUp(caller.page);
  });

  it("are obeyed as well: what is set by a code on the phone shows in the portal", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await isQuiet(false);
    await dial(page, "*78");
    await expect.poll(() => quiet().isChecked(), { timeout: 30_000 }).toBe(true);
    await dockOf(page).getByLabel("Number to call").waitFor({ timeout: 30_000 });
    await setQuiet(false);
  });

  it("take a message, which is heard, marked and deleted with a way back", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await setQuiet(true);
    await dial(caller.page, "1004");
    await dockOf(caller.page).getByRole("button", { name: "Hold" }).waitFor({ timeout: 30_000 });
    const message = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: /^Play the message/ }) });
    const before = await message.count();
    // Asterisk keeps nothing under two seconds of speech; the words before the tone take some more.
    await expect.poll(() => talkedSec(caller.page), { timeout: 60_000 }).toBeGreaterThan(15);
    await hangUp(caller.page);
    await expect.poll(() => message.count(), { timeout: 60_000 }).toBe(before + 1);
    const newest = message.first();
    await newest.getByText("Anna Berger").waitFor();
    await newest.getByText("New", { exact: true }).waitFor();
    await newest.getByRole("button", { name: "Play the message from Anna Berger" }).click();
    const slider = newest.getByRole("slider");
    await expect.poll(() => slider.getAttribute("aria-valuetext"), { timeout: 20_000 }).toMatch(/^0:0[1-9]/);
    await expect.poll(() => newest.getByText("New", { exact: true }).count()).toBe(0);
    await newest.getByRole("button", { name: "Speed 1×, change to 1.25×" }).click();
    await newest.getByRole("button", { name: "Speed 1.25×, change to 1.5×" }).waitFor();
    const kept = page.waitForEvent("download");
    await newest.getByRole("link", { name: "Download" }).click();
    expect((await kept).suggestedFilename()).toMatch(/^message 20.*\.wav$/);
    expect(await objections(page)).toEqual([]);

    await newest.getByRole("button", { name: "Delete the message from Anna Berger" }).click();
    await expect.poll(() => message.count()).toBe(before);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => message.count()).toBe(before + 1);
    await newest.getByRole("button", { name: "Delete the message from Anna Berger" }).click();
    // Leaving the page makes it so at once.
    await page.goto("/calls");
    await page.goto("/my-phone");
    await page.getByRole("heading", { name: "Voicemail" }).waitFor();
    await expect.poll(() => message.count()).toBe(before);
    await reset();
  });
});
