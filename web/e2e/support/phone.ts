import type { Locator, Page } from "playwright-core";

/** Said where a test needs a phone and there is none. */
export const NO_PHONES = "no Asterisk runs in this stack";

export const dockOf = (on: Page): Locator => on.getByRole("complementary", { name: "Phone" });

/** Opens the phone and brings its device to Asterisk where that is still to be done. */
export async function openPhone(on: Page): Promise<void> {
  await on.getByRole("button", { name: /^Phone,/ }).click();
  const dock = dockOf(on);
  await dock.getByRole("button", { name: "Apply now" }).or(dock.getByLabel("Number to call")).first().waitFor();
  if (await dock.getByRole("button", { name: "Apply now" }).isVisible()) {
    await dock.getByRole("button", { name: "Apply now" }).click();
  }
  await dock.getByText("ready", { exact: true }).waitFor({ timeout: 60_000 });
}

/** Dials on the phone in the page, which is open. */
export async function dial(on: Page, number: string): Promise<void> {
  const dock = dockOf(on);
  await dock.getByLabel("Number to call").fill(number);
  await dock.getByRole("button", { name: "Call", exact: true }).click();
}

/** Ends the call, and waits until another can be made. */
export async function hangUp(on: Page): Promise<void> {
  const dock = dockOf(on);
  await dock.getByRole("button", { name: "Hang up" }).click();
  await dock.getByLabel("Number to call").waitFor();
}
