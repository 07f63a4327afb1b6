import { findChromium } from "@callplane/infra/testing";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { inject } from "vitest";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
];

/** The real Chromium of this machine, with a microphone that hums. */
export async function openBrowser(): Promise<Browser> {
  const found = findChromium();
  if (!("path" in found)) throw new Error(found.reason);
  return chromium.launch({ executablePath: found.path, args: FLAGS });
}

export const portal = () => inject("portal");

export function loginOf(role: string, tenant = "acme"): { email: string; password: string } {
  const login = portal().logins.find((each) => each.role === role && each.tenant === tenant);
  if (login === undefined) throw new Error(`no demo log-in for ${role} of ${tenant}`);
  return login;
}

/** A page of its own, signed in as the demo person with this role. */
export async function signedIn(
  browser: Browser,
  role: string,
  options: { tenant?: string; width?: number; height?: number } = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    baseURL: portal().url,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
  });
  context.setDefaultTimeout(45_000);
  await context.addInitScript(rememberWhatItMakes);
  const page = await context.newPage();
  await signIn(page, loginOf(role, options.tenant ?? (role === "platform_admin" ? "platform" : "acme")));
  return { page, context };
}

export async function signIn(page: Page, login: { email: string; password: string }): Promise<void> {
  await page.goto("/login");
  await page.locator("[data-ready=true]").waitFor();
  await page.getByLabel("E-mail").fill(login.email);
  await page.getByLabel("Password", { exact: true }).fill(login.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** Applies what is pending from the review page and waits for the ending. */
export async function applyPending(page: Page): Promise<void> {
  await page.goto("/apply");
  await page.getByRole("button", { name: /^Apply \d+ change/ }).click();
  await page.waitForURL(/\/apply\/history\//);
  await page.getByText("Every object was read back").waitFor({ timeout: 90_000 });
}

/** Runs in the page before anything else: keeps its connections, sounds and notices, all of them real, for a test to ask about. */
function rememberWhatItMakes(): void {
  const Connection = window.RTCPeerConnection;
  const connections: RTCPeerConnection[] = [];
  const sounds: HTMLAudioElement[] = [];
  const notices: { notice: Notification; state: string }[] = [];
  Object.assign(window, { callplaneTest: { connections, sounds, notices } });
  window.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const Sound = window.Audio;
  window.Audio = class extends Sound {
    constructor(source?: string) {
      super(source);
      sounds.push(this);
    }
  };
  const Notice = window.Notification;
  window.Notification = class extends Notice {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      const entry = { notice: this, state: "asked for" };
      notices.push(entry);
      this.addEventListener("show", () => {
        entry.state = "shown";
      });
      this.addEventListener("close", () => {
        entry.state = "closed";
      });
    }
  };
}
