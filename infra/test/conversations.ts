import { expect, vi } from "vitest";
import type { SipCall, SipPhone } from "../asterisk/index.ts";
import type { ApiClient } from "./api-client.ts";
import type { CallDetail, Job } from "./whole-stack.ts";

/** Looks until what is expected is so, in tests and around them. Deadlines are generous: the machine may have other work. */
export function eventually(expectation: () => Promise<unknown>, withinMs = 90_000): Promise<unknown> {
  return vi.waitFor(expectation, { timeout: withinMs, interval: 250 });
}

/** Two people on the phone with each other. */
export type Conversation = { calling: SipCall; answering: SipCall };

/** Generous, since other programs may have the machine; the sound itself is there within a moment. */
const HEARD_WITHIN_MS = 20_000;

/** `from` calls a number, `to` answers it, and both hear each other. */
export async function converse(from: SipPhone, to: SipPhone, number: string): Promise<Conversation> {
  const dialling = from.call(number, { withinMs: 60_000 });
  const answering = await to.nextIncoming({ withinMs: 60_000 });
  await answering.answer();
  const conversation = { calling: await dialling, answering };
  await expectSound(conversation);
  return conversation;
}

/** Both say something new, and each hears the other. */
export async function expectSound({ calling, answering }: Conversation): Promise<void> {
  const [one, other] = [nextTone(), nextTone()];
  void calling.sendTone(one);
  void answering.sendTone(other);
  await Promise.all([
    answering.hears(one, { withinMs: HEARD_WITHIN_MS }),
    calling.hears(other, { withinMs: HEARD_WITHIN_MS }),
  ]);
}

let tones = 0;

/** Never the one before, so that what is heard was said now. */
function nextTone(): number {
  tones = (tones + 1) % 12;
  return 400 + 100 * tones;
}

/** Applies what waits and expects it to succeed. */
export async function applyAll(admin: ApiClient): Promise<Job> {
  const { id } = await admin.post<Job>("/apply", {});
  const job = await ended(admin, id);
  expect(job).toMatchObject({ status: "SUCCESS", error: null });
  return job;
}

/** A job once it is over. */
export async function ended(admin: ApiClient, jobId: string): Promise<Job> {
  const job = () => admin.get<Job>(`/apply/jobs/${jobId}`);
  await eventually(async () => expect((await job()).status).not.toMatch(/PENDING|RUNNING/));
  return job();
}

/** All calls of a caller to a number, newest first, as the API shows them: each once, or there would be more. */
export async function callsOf(admin: ApiClient, caller: string, dialed: string): Promise<CallDetail[]> {
  const { items } = await admin.get<{ items: CallDetail[] }>("/calls?limit=100");
  const theirs = items.filter((call) => call.caller.number === caller && call.dialed === dialed);
  return Promise.all(theirs.map((call) => admin.get<CallDetail>(`/calls/${call.id}`)));
}

/** Waits for that many records of calls from `caller` to `dialed`, and gives them. */
export async function recordsOf(admin: ApiClient, caller: string, dialed: string, count = 1): Promise<CallDetail[]> {
  const find = () => callsOf(admin, caller, dialed).catch(() => []);
  await eventually(async () => expect((await find()).length).toBeGreaterThanOrEqual(count));
  const found = await find();
  expect(found).toHaveLength(count);
  return found;
}

/** What every record of an answered call holds, whatever happened around it. */
export function expectComplete(call: CallDetail, legs: string[]): void {
  expect(call.answeredAt).not.toBeNull();
  expect(call.endedAt).not.toBeNull();
  expect(call.legs.map((leg) => leg.kind)).toEqual(legs);
  expect(call.legs.every((leg) => leg.endedAt !== null)).toBe(true);
  const answered = legs.includes("agent") ? "agent.connected" : "leg.answered";
  const kinds = call.events.map((event) => event.kind);
  expect(kinds).toEqual(expect.arrayContaining(["call.started", "route.decided", answered, "call.ended"]));
  expect(kinds.filter((kind) => kind === "call.started" || kind === "call.ended")).toHaveLength(2);
  expect(new Set(call.events.map((event) => event.id)).size).toBe(call.events.length);
}
