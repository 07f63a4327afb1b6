import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objections, overflow } from "./support/axe.ts";
import { openBrowser, portal, signedIn } from "./support/browser.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page } = await signedIn(browser, "tenant_admin"));
});
afterAll(() => browser.close());

const reason = "no Asterisk runs in this stack";

/** Opens the phone and brings its device to Asterisk where that is still to be done. */
async function openPhone(on: Page): Promise<void> {
  await on.getByRole("button", { name: /^Phone,/ }).click();
  const dock = on.getByRole("complementary", { name: "Phone" });
  await dock.getByRole("button", { name: "Apply now" }).or(dock.getByLabel("Number to call")).first().waitFor();
  if (await dock.getByRole("button", { name: "Apply now" }).isVisible()) {
    await dock.getByRole("button", { name: "Apply now" }).click();
  }
  await dock.getByText("ready", { exact: true }).waitFor({ timeout: 60_000 });
}

const dock = () => page.getByRole("complementary", { name: "Phone" });

describe("the phone in the browser", () => {
  it("registers and is shown online in the list of devices, without a reload", async (test) => {
    if (!portal().hasPhones) return test.skip(reason);
    await page.goto("/devices?q=Anna");
    await openPhone(page);
    const row = page.getByRole("row", { name: /Browser.*Anna Berger/ });
    await row.getByText("Online").waitFor();
  });

  it("hears itself at 600: sound goes out and comes back", async (test) => {
    if (!portal().hasPhones) return test.skip(reason);
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
    if (!portal().hasPhones) return test.skip(reason);
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
    if (!portal().hasPhones) return test.skip(reason);
    await page.goto("/calls");
    await openPhone(page);
    await dock().getByLabel("Number to call").fill("19999");
    await dock().getByRole("button", { name: "Call", exact: true }).click();
    await dock()
      .getByText(/^19999: /)
      .waitFor({ timeout: 30_000 });
  });

  it("rings a colleague's browser, who answers; both hear each other", async (test) => {
    if (!portal().hasPhones) return test.skip(reason);
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

  it("is one phone for the browser: a second tab says so and can take it over", async (test) => {
    if (!portal().hasPhones) return test.skip(reason);
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
