import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resend } from "resend";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MailStandIn, startMail } from "./mail.ts";

const LETTER = {
  from: "Callplane <no-reply@callplane.example>",
  to: "ana@north.example",
  subject: "You were invited",
  html: '<p>Hello <a href="https://portal.example/join?t=1">join</a></p>',
  text: "Join: https://portal.example/join?t=1",
};

let mail: MailStandIn;
let resend: Resend;

beforeEach(async () => {
  mail = await startMail({ apiKey: "re_secret" });
  resend = new Resend("re_secret", { baseUrl: mail.url });
});

afterEach(() => mail.stop());

describe("sending through the resend client", () => {
  it("keeps the message and shows it by id", async () => {
    const sent = await resend.emails.send({ ...LETTER, replyTo: "help@callplane.example" });
    expect(sent.error).toBeNull();
    const id = sent.data?.id ?? "";
    const { data } = await resend.emails.get(id);
    expect(data).toMatchObject({ id, to: ["ana@north.example"], subject: "You were invited", last_event: "delivered" });
    expect(mail.list("Ana@north.example")).toMatchObject([
      { id, text: LETTER.text, replyTo: ["help@callplane.example"] },
    ]);
    expect(mail.list("ben@north.example")).toEqual([]);
  });

  it("sends once for one idempotency key, and refuses the key with another body", async () => {
    const first = await resend.emails.send(LETTER, { idempotencyKey: "invite-1" });
    const second = await resend.emails.send(LETTER, { idempotencyKey: "invite-1" });
    const other = await resend.emails.send({ ...LETTER, subject: "Other" }, { idempotencyKey: "invite-1" });
    expect(second.data?.id).toBe(first.data?.id);
    expect(other.error).toMatchObject({ statusCode: 409, name: "invalid_idempotent_request" });
    expect(mail.list()).toHaveLength(1);
  });

  it("sends a batch whole or not at all", async () => {
    const bad = await resend.batch.send([LETTER, { ...LETTER, to: "nobody" }]);
    expect(bad.error?.name).toBe("validation_error");
    expect(mail.list()).toEqual([]);
    await resend.batch.send([LETTER, { ...LETTER, to: "ben@north.example" }]);
    expect(mail.list().map((each) => each.to[0])).toEqual(["ben@north.example", "ana@north.example"]);
  });
});

describe("what it refuses", () => {
  it("a wrong key and none", async () => {
    const stranger = await new Resend("re_wrong", { baseUrl: mail.url }).emails.send(LETTER);
    expect(stranger.error).toMatchObject({ statusCode: 401, message: "API key is invalid" });
    const none = await fetch(`${mail.url}/emails`, { method: "POST", body: JSON.stringify(LETTER) });
    expect(none.status).toBe(401);
    expect(await none.json()).toMatchObject({ name: "missing_api_key" });
  });

  it.each([
    ["from", { from: "" }, "missing_required_field"],
    ["to", { to: [] }, "missing_required_field"],
    ["subject", { subject: "" }, "missing_required_field"],
    ["html or text", { html: "", text: "" }, "validation_error"],
    ["a from that is no address", { from: "Callplane" }, "validation_error"],
    ["more than fifty recipients", { to: Array(51).fill("a@b.example") }, "validation_error"],
  ])("a message without %s", async (_, change, name) => {
    const { error } = await resend.emails.send({ ...LETTER, ...change });
    expect(error).toMatchObject({ statusCode: 422, name });
    expect(mail.list()).toEqual([]);
  });
});

describe("the inbox", () => {
  it("lists messages and shows one with links that can be followed, hostile markup as text", async () => {
    await resend.emails.send({ ...LETTER, subject: "<script>alert(1)</script>" });
    const id = mail.list()[0]?.id;
    const list = await (await fetch(mail.url)).text();
    expect(list).toContain(`href="/mails/${id}"`);
    expect(list).toContain("&lt;script&gt;");
    expect(list).not.toContain("<script>");
    const page = await (await fetch(`${mail.url}/mails/${id}`)).text();
    expect(page).toContain('<a href="https://portal.example/join?t=1" target="_blank"');
    expect(page).not.toContain("<script>");
  });

  it("puts the HTML part where it can neither run scripts nor reach the page", async () => {
    await resend.emails.send({ ...LETTER, html: "<script>parent.document.title='owned'</script>hi" });
    const id = mail.list()[0]?.id;
    const page = await (await fetch(`${mail.url}/mails/${id}`)).text();
    expect(page).toMatch(/<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    const policy = (await fetch(`${mail.url}/mails/${id}/html`)).headers.get("content-security-policy");
    expect(policy).toMatch(/default-src 'none'.*sandbox allow-popups/);
  });

  it("answers tests as JSON, and forgets on DELETE", async () => {
    await resend.emails.send(LETTER);
    const read = async () => (await fetch(`${mail.url}/inbox.json?to=ana@north.example`)).json();
    expect(await read()).toMatchObject({ mails: [{ subject: "You were invited" }] });
    await fetch(`${mail.url}/inbox.json`, { method: "DELETE" });
    expect(await read()).toEqual({ mails: [] });
  });

  it("answers 404 for a mail it does not have", async () => {
    expect((await fetch(`${mail.url}/mails/none`)).status).toBe(404);
  });
});

describe("bounds and restarts", () => {
  it("keeps the newest mails over a restart, up to its bound", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "callplane-mail-"));
    const first = await startMail({ apiKey: "k", dataDir, maxMails: 3 });
    const sender = new Resend("k", { baseUrl: first.url });
    for (let n = 1; n <= 10; n++) await sender.emails.send({ ...LETTER, subject: String(n) });
    expect(first.list().map((each) => each.subject)).toEqual(["10", "9", "8"]);
    await first.stop();
    const second = await startMail({ apiKey: "k", dataDir, maxMails: 3 });
    expect(second.list().map((each) => each.subject)).toEqual(["10", "9", "8"]);
    await second.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
