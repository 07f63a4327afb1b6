import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objections, overflow } from "./support/axe.ts";
import { openBrowser, portal, signedIn } from "./support/browser.ts";
import { dial, dockOf, hangUp, NO_PHONES, openPhone } from "./support/phone.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page } = await signedIn(browser, "tenant_admin"));
});
afterAll(() => browser.close());

const dock = () => dockOf(page);

describe("the phone in the browser", () => {
  it("registers and is shown online in the list of devices, without a reload", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/devices?q=Anna");
    await openPhone(page);
    const row = page.getByRole("row", { name: /Browser.*Anna Berger/ });
    await row.getByText("Online").waitFor();
  });

  it("hears itself at 600: sound goes out and comes back", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/calls");
    await openPhone(page);
    await dock()
      .getByRole("button", { name: /Hear yourself/ })
      .click();
    await dock().getByRole("button", { name: "Hang up" }).waitFor();
    await page.getByRole("list", { name: "Calls right now" }).getByText("Talking").waitFor();
    await expect.poll(() => soundHeard(), { timeout: 20_000 }).toBeGreaterThan(0.001);
    await dock().getByRole("button", { name: "Mute" }).click();
    await dock().getByRole("button", { name: "Unmute" }).waitFor();
    await dock().getByRole("button", { name: "Hang up" }).click();
    await page
      .getByRole("row", { name: /Anna Berger.*600.*Answered/ })
      .first()
      .waitFor({ timeout: 30_000 });
  });

  it("talks to the agent at 601, and the call stands with its timeline and what was said", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/calls");
    await openPhone(page);
    await dock().getByLabel("Number to call").fill("601");
    await dock().getByRole("button", { name: "Call", exact: true }).click();
    await expect.poll(() => soundHeard(), { timeout: 20_000 }).toBeGreaterThan(0.001);
    await dock().getByRole("button", { name: "Hang up" }).click();
    const row = page.getByRole("link", { name: /Anna Berger.*Front desk/ }).first();
    await row.click({ timeout: 30_000 });
    await page.getByRole("heading", { name: "Anna Berger → Front desk" }).waitFor();
    const timeline = page.getByRole("region", { name: "Timeline" });
    await timeline.getByText("Goes to the agent Front desk").waitFor();
    await page.getByRole("heading", { name: "Conversation" }).waitFor();
    expect(await page.getByText("Front desk").count()).toBeGreaterThan(2);
    expect(await objections(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it("says why a call came to nothing", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/calls");
    await openPhone(page);
    await dock().getByLabel("Number to call").fill("19999");
    await dock().getByRole("button", { name: "Call", exact: true }).click();
    await dock()
      .getByText(/^19999: /)
      .waitFor({ timeout: 30_000 });
  });

  it("rings a colleague's browser, who answers; both hear each other", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    const other = await signedIn(browser, "operator");
    await openPhone(other.page);
    await page.goto("/calls");
    await openPhone(page);
    await dock().getByLabel("Number to call").fill("1002");
    await dock().getByRole("button", { name: "Call", exact: true }).click();
    const theirs = other.page.getByRole("complementary", { name: "Phone" });
    await theirs.getByText("is calling you").waitFor();
    expect(await theirs.getByText("Anna Berger").count()).toBeGreaterThan(0);
    await theirs.getByRole("button", { name: "Answer" }).click();
    await dock().getByRole("button", { name: "Hold" }).waitFor();
    await expect.poll(() => soundHeard(), { timeout: 20_000 }).toBeGreaterThan(0.001);
    await expect.poll(() => soundHeard(other.page), { timeout: 20_000 }).toBeGreaterThan(0.001);
    await theirs.getByRole("button", { name: "Hang up" }).click();
    await dock().getByLabel("Number to call").waitFor();
    await other.context.close();
  });

  it("shows a call that is parked, on its place, and takes it back", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    const other = await signedIn(browser, "operator");
    await other.page.goto("/calls");
    await openPhone(other.page);
    await page.goto("/parking");
    await openPhone(page);
    const places = page.getByRole("list", { name: "Parking places" }).getByRole("listitem");
    const place = places.filter({ has: page.getByRole("heading", { name: "7001" }) });
    await place.getByText("Free").waitFor();
    await dial(other.page, "*70");
    await page.getByRole("heading", { name: "1 call is parked" }).waitFor();
    await place.getByText(/^Waits/).waitFor();
    await place.getByText(/^Comes back in/).waitFor();
    expect(await objections(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1440, height: 900 });
    await place.getByRole("button", { name: "Take the call" }).click();
    await expect.poll(() => soundHeard(), { timeout: 20_000 }).toBeGreaterThan(0.001);
    await place.getByText("Free").waitFor();
    await hangUp(page);
    await other.context.close();
  });

  it("tells of a call when the page is not in front: a notice of the system, a dot on the icon, the title", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    const other = await signedIn(browser, "operator");
    await other.context.grantPermissions(["notifications"], { origin: portal().url });
    await other.page.goto("/calls");
    await openPhone(other.page);
    const inFront = await putAnotherTabInFront(other.page);
    expect(await other.page.evaluate(() => document.hasFocus())).toBe(false);

    await page.goto("/calls");
    await openPhone(page);
    await dock().getByLabel("Number to call").fill("1002");
    await dock().getByRole("button", { name: "Call", exact: true }).click();
    await expect
      .poll(() => noticesIn(other.page), { timeout: 30_000 })
      .toEqual([{ title: "Incoming call", body: "Anna Berger", state: "shown" }]);
    const badge = other.page.locator('head link[rel="icon"]').last();
    expect(await badge.getAttribute("data-badge")).toBe("call");
    expect(await badge.getAttribute("href")).toMatch(/^data:image\/svg\+xml,/);
    expect(await other.page.title()).toMatch(/^☎ Anna Berger · /);

    await inFront.close();
    await other.page.getByRole("complementary", { name: "Phone" }).getByRole("button", { name: "Answer" }).click();
    await expect.poll(() => noticesIn(other.page)).toMatchObject([{ state: "closed" }]);
    expect(await other.page.locator("head link[data-badge]").count()).toBe(0);
    expect(await other.page.title()).not.toContain("☎");
    await dock().getByRole("button", { name: "Hang up" }).click();
    await dock().getByLabel("Number to call").waitFor();
    await other.context.close();
  });

  it("holds a call: sound stops here until it is resumed", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/calls");
    await openPhone(page);
    await dock()
      .getByRole("button", { name: /Hear yourself/ })
      .click();
    await expect.poll(() => soundHeard(), { timeout: 30_000 }).toBeGreaterThan(0.001);
    expect(await directionOf(page)).toBe("sendrecv");
    await dock().getByRole("button", { name: "Hold" }).click();
    await dock()
      .getByText(/^On hold/)
      .waitFor();
    await expect.poll(() => directionOf(page)).toMatch(/sendonly|inactive/);
    await dock().getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => directionOf(page)).toBe("sendrecv");
    expect(
      await dock()
        .getByText(/^On hold/)
        .count(),
    ).toBe(0);
    const before = await soundHeard();
    await expect.poll(() => soundHeard(), { timeout: 20_000 }).toBeGreaterThan(before + 0.0005);
    await dock().getByRole("button", { name: "Hang up" }).click();
    await dock().getByLabel("Number to call").waitFor();
  });

  it("sends digits that the other side understands: 9 has the agent hang up", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/calls");
    await openPhone(page);
    await dock().getByLabel("Number to call").fill("601");
    await dock().getByRole("button", { name: "Call", exact: true }).click();
    await expect.poll(() => soundHeard(), { timeout: 20_000 }).toBeGreaterThan(0.001);
    await dock().getByRole("button", { name: "Keypad" }).click();
    await dock().getByRole("group", { name: "Keypad" }).getByRole("button", { name: "9" }).click();
    // Nobody presses "Hang up" here.
    await dock().getByLabel("Number to call").waitFor({ timeout: 30_000 });
  });

  it("takes another microphone and speaker in the middle of a call, and knows them the next time", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/calls");
    await openPhone(page);
    await dock()
      .getByRole("button", { name: /Hear yourself/ })
      .click();
    await expect.poll(() => soundHeard(), { timeout: 30_000 }).toBeGreaterThan(0.001);
    const usual = await microphoneOf(page);
    await dock().getByRole("button", { name: "Microphone and speaker" }).click();
    const dialog = page.getByRole("dialog", { name: "Microphone and speaker" });
    await expect
      .poll(() => dialog.getByTestId("level").evaluate((bar) => bar.getBoundingClientRect().width), { timeout: 20_000 })
      .toBeGreaterThan(1);
    const picked: Record<string, string> = {};
    for (const label of ["Microphone", "Speaker"]) {
      const last = dialog.getByLabel(label, { exact: true }).locator("option").last();
      picked[label] = (await last.getAttribute("value")) ?? "";
      await dialog.getByLabel(label, { exact: true }).selectOption({ value: picked[label] });
    }
    expect(picked.Microphone).not.toBe(usual);
    await expect.poll(() => microphoneOf(page)).toBe(picked.Microphone);
    await expect.poll(() => speakersOf(page)).toContain(picked.Speaker);
    await dialog.getByRole("button", { name: "Close" }).click();
    const before = await soundHeard();
    await expect.poll(() => soundHeard(), { timeout: 20_000 }).toBeGreaterThan(before);
    await dock().getByRole("button", { name: "Hang up" }).click();
    await dock().getByLabel("Number to call").waitFor();

    await page.reload();
    await openPhone(page);
    await dock().getByRole("button", { name: "Microphone and speaker" }).click();
    await expect
      .poll(() => dialog.getByLabel("Microphone", { exact: true }).inputValue(), { timeout: 20_000 })
      .toBe(picked.Microphone);
    expect(await dialog.getByLabel("Speaker", { exact: true }).inputValue()).toBe(picked.Speaker);
    await dialog.getByRole("button", { name: "Close" }).click();
  });

  it("is one phone for the browser: a second tab says so and can take it over", async (test) => {
    if (!portal().hasPhones) return test.skip(NO_PHONES);
    await page.goto("/calls");
    await openPhone(page);
    const second = await page.context().newPage();
    await second.goto("/calls");
    await second.getByRole("button", { name: /^Phone,/ }).click();
    const its = second.getByRole("complementary", { name: "Phone" });
    await its.getByRole("button", { name: "Use it here" }).click();
    await its.getByText("ready", { exact: true }).waitFor();
    await dock().getByText("The phone is open in another tab").waitFor();
    await second.close();
  });
});

/** Energy of what has been received in the running call so far, as WebRTC counts it. */
function soundHeard(on: Page = page): Promise<number> {
  return on.evaluate(async () => {
    const connections = (window as { callplaneTest?: { connections: RTCPeerConnection[] } }).callplaneTest?.connections;
    let energy = 0;
    for (const connection of connections ?? []) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === "inbound-rtp" && report.kind === "audio")
          energy = Math.max(energy, report.totalAudioEnergy ?? 0);
      }
    }
    return energy;
  });
}

/** Opens a tab in front of the page, in the same window, so that the page really loses the keyboard. */
async function putAnotherTabInFront(on: Page): Promise<Page> {
  const devtools = await on.context().newCDPSession(on);
  await devtools.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  const opening = on.context().waitForEvent("page");
  await on.evaluate(() => void window.open("/login"));
  const opened = await opening;
  await opened.bringToFront();
  await on.waitForFunction(() => !document.hasFocus());
  return opened;
}

/** The system's notices that the page has asked for, and what became of them. */
function noticesIn(on: Page): Promise<{ title: string; body: string; state: string }[]> {
  return on.evaluate(() => {
    const { notices } = (window as unknown as { callplaneTest: { notices: { notice: Notification; state: string }[] } })
      .callplaneTest;
    return notices.map(({ notice, state }) => ({ title: notice.title, body: notice.body, state }));
  });
}

/** Which way sound may go in the running call. */
function directionOf(on: Page): Promise<string | null | undefined> {
  return on.evaluate(
    () =>
      (window as { callplaneTest?: { connections: RTCPeerConnection[] } }).callplaneTest?.connections
        .findLast((each) => each.connectionState !== "closed")
        ?.getTransceivers()[0]?.currentDirection,
  );
}

/** The device that the running call's sound is taken from. */
function microphoneOf(on: Page): Promise<string | undefined> {
  return on.evaluate(
    () =>
      (window as { callplaneTest?: { connections: RTCPeerConnection[] } }).callplaneTest?.connections
        .findLast((each) => each.connectionState !== "closed")
        ?.getSenders()[0]
        ?.track?.getSettings().deviceId,
  );
}

/** Where the page's sounds go. */
function speakersOf(on: Page): Promise<string[]> {
  return on.evaluate(() =>
    (window as unknown as { callplaneTest: { sounds: HTMLAudioElement[] } }).callplaneTest.sounds.map(
      (sound) => sound.sinkId,
    ),
  );
}
