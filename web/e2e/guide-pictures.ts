import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, signIn } from "./support/browser.ts";
import { startPortalStack } from "./support/portal-stack.ts";

/*
 * `node web/e2e/guide-pictures.ts`: takes the pictures of docs/guide from the portal as it runs, with the demo company in it. Run it again
 * when a page has changed; names of arguments take only those.
 */

const FOLDER = fileURLToPath(new URL("../../docs/images/guide", import.meta.url));
const HEIGHT = 800;
/** Each picture with its page; `opens` is a link to follow there. */
const PICTURES: Readonly<Record<string, { path: string; opens?: string; width?: number; height?: number }>> = {
  "set-up": { path: "/" },
  people: { path: "/people" },
  "opening-hours": { path: "/opening-hours", opens: "Opening hours" },
  numbers: { path: "/numbers" },
  picture: { path: "/numbers/picture", width: 1600 },
  "what-happens-if": { path: "/simulator?from=hidden&to=%2B43123456789&at=2030-06-03T10:00&keys=1", height: 900 },
  "call-limits": { path: "/call-limits" },
  "my-phone": { path: "/my-phone", width: 390, height: 1560 },
};

const wanted = process.argv.slice(2);
const stack = await startPortalStack();
const browser = await openBrowser();
try {
  mkdirSync(FOLDER, { recursive: true });
  const login = stack.facts.logins.find((each) => each.role === "tenant_admin" && each.tenant === "acme");
  if (login === undefined) throw new Error("the demo has no admin");
  const context = await browser.newContext({ baseURL: stack.facts.url, reducedMotion: "reduce" });
  const page = await context.newPage();
  await signIn(page, login);
  for (const [name, { path, opens, width = 1280, height = HEIGHT }] of Object.entries(PICTURES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await page.setViewportSize({ width, height });
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    if (opens !== undefined) {
      await page.getByRole("main").getByRole("link", { name: opens, exact: true }).click();
      await page.waitForURL((url) => url.pathname !== path);
    }
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(FOLDER, `${name}.png`) });
    console.log(`docs/images/guide/${name}.png`);
  }
} finally {
  await browser.close();
  await stack.stop();
}
