import { sealData, unsealData } from "iron-session";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loginOf, openBrowser, portal, signedIn } from "../support/browser.ts";

const COOKIE = "callplane_session";
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

describe("signing in", () => {
  it("says what did not match, keeps what was typed, and lets one paste", async () => {
    const page = await browser.newPage({ baseURL: portal().url });
    await page.goto("/login");
    await page.locator("[data-ready=true]").waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect.poll(() => page.getByText("Not an e-mail address").count()).toBe(1);
    await page.getByLabel("E-mail").fill(loginOf("viewer").email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("That did not match.").waitFor();
    expect(await page.getByLabel("E-mail").inputValue()).toBe(loginOf("viewer").email);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("password");
    await page.close();
  });

  it("locks an account after failed log-ins, and says so in words that give nothing away", async () => {
    const context = await browser.newContext({ baseURL: portal().url });
    const page = await context.newPage();
    const { email, password } = loginOf("end_user", "globex");
    await page.goto("/login");
    await page.locator("[data-ready=true]").waitFor();
    const attempt = async (tried: string) => {
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(tried);
      const answered = page.waitForResponse("**/api/session/login");
      await page.getByRole("button", { name: "Sign in" }).click();
      return (await answered).status();
    };
    const words = page.getByText("E-mail or password is wrong, or there were too many attempts");
    for (let i = 0; i < 5; i += 1) expect(await attempt(`wrong ${i}`)).toBe(401);
    await words.waitFor();
    // Right, but too late: the account is locked, and the words are the same as for a wrong password.
    expect(await attempt(password)).toBe(401);
    await words.waitFor();
    expect(new URL(page.url()).pathname).toBe("/login");

    // Going on and on is refused before anything is looked up, with how long to wait.
    let status = 401;
    for (let i = 0; i < 70 && status === 401; i += 1) status = await attempt(`wrong again ${i}`);
    expect(status).toBe(429);
    await page.getByText("Too many tries.").waitFor();
    await page.getByText(/Try again in \d+ s\./).waitFor();
    await context.close();
  });

  it("keeps a password out of the address when the form is sent before scripts run", async () => {
    const context = await browser.newContext({ baseURL: portal().url, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto("/login");
    await page.getByLabel("E-mail").fill("anna@acme.example");
    await page.getByLabel("Password", { exact: true }).fill("a password typed early");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(page.url()).toBe(`${portal().url}/login`);
    await context.close();
  });

  it("leads on to the page one wanted, and only within the portal", async () => {
    const context = await browser.newContext({ baseURL: portal().url });
    const page = await context.newPage();
    await page.goto("/devices?state=registered");
    expect(new URL(page.url()).pathname).toBe("/login");
    await fillLogin(page);
    await page.waitForURL("**/devices?state=registered");
    await context.close();

    const lured = await browser.newContext({ baseURL: portal().url });
    const other = await lured.newPage();
    await other.goto("/login?next=//evil.example/steal");
    await fillLogin(other);
    await other.waitForURL(`${portal().url}/`);
    await lured.close();
  });
});

describe("the session", () => {
  it("keeps its tokens from scripts", async () => {
    const { page, context } = await signedIn(browser, "tenant_admin");
    const cookie = (await context.cookies()).find((each) => each.name === COOKIE);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    expect(await page.evaluate(() => document.cookie)).not.toContain(COOKIE);
    const { accessToken } = await open(cookie?.value);
    const seen = await page.evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...localStorage }));
    expect(seen).not.toContain(accessToken);
    await context.close();
  });

  it("is renewed once when two tabs come with an ended access token", async () => {
    const { page, context } = await signedIn(browser, "support");
    await expireAccessToken(context);
    const other = await context.newPage();
    await Promise.all([page.goto("/people"), other.goto("/calls"), page.request.get("/api/edge/auth/me")]);
    await page.getByRole("heading", { name: "People", level: 1 }).waitFor();
    await other.getByRole("heading", { name: "Calls", level: 1 }).waitFor();
    // The family is alive: a token used twice would have ended it, and every later renewal with it.
    await expireAccessToken(context);
    await page.goto("/audit");
    await page.getByRole("heading", { name: "Audit", level: 1 }).waitFor();
    await context.close();
  });

  it("refuses writes that do not come from its own pages", async () => {
    const { page, context } = await signedIn(browser, "tenant_admin");
    const foreign = await page.request.post("/api/edge/users", {
      headers: { origin: "https://evil.example" },
      data: { name: "Mallory", email: "mallory@evil.example" },
    });
    expect(foreign.status()).toBe(403);
    const none = await page.request.fetch("/api/edge/users", { method: "POST", data: {} });
    expect(none.status()).toBe(403);
    await context.close();
  });

  it("does not hand out the routes that answer tokens", async () => {
    const { page, context } = await signedIn(browser, "viewer");
    const answer = await page.evaluate(async () => (await fetch("/api/edge/auth/refresh", { method: "POST" })).status);
    expect(answer).toBe(404);
    await context.close();
  });

  it("ends everywhere at sign-out", async () => {
    const { page, context } = await signedIn(browser, "operator");
    const { accessToken } = await open((await context.cookies()).find((each) => each.name === COOKIE)?.value);
    await page.getByRole("button", { name: /^Your account/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByText("You are signed out, here and everywhere").waitFor();
    const answer = await fetch(`${portal().apiUrl}/api/v1/auth/me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(answer.status).toBe(401);
    await page.goto("/people");
    expect(new URL(page.url()).pathname).toBe("/login");
    await context.close();
  });

  it("goes back to where one was after it ended", async () => {
    const { page, context } = await signedIn(browser, "viewer");
    await page.goto("/agents");
    await context.clearCookies();
    await page.goto("/agents?q=desk");
    await fillLogin(page);
    await page.waitForURL("**/agents?q=desk");
    await context.close();
  });
});

async function fillLogin(page: Page): Promise<void> {
  await page.locator("[data-ready=true]").waitFor();
  await page.getByLabel("E-mail").fill(loginOf("viewer").email);
  await page.getByLabel("Password", { exact: true }).fill(loginOf("viewer").password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

type Sealed = { accessToken: string; refreshToken: string; expiresAt: number };

function open(sealed: string | undefined): Promise<Sealed> {
  return unsealData<Sealed>(decodeURIComponent(sealed ?? ""), { password: portal().sessionSecret });
}

/** Puts the clock of the cookie's access token back: what ten minutes of waiting would do. */
async function expireAccessToken(context: BrowserContext): Promise<void> {
  const cookie = (await context.cookies()).find((each) => each.name === COOKIE);
  if (cookie === undefined) throw new Error("not signed in");
  const session = await open(cookie.value);
  const value = await sealData({ ...session, expiresAt: Date.now() - 1000 }, { password: portal().sessionSecret });
  await context.addCookies([{ ...cookie, value: encodeURIComponent(value) }]);
}
