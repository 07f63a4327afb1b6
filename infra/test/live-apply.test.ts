import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asteriskOrReason, type SipPhone } from "../asterisk/index.ts";
import type { ApiClient } from "./api-client.ts";
import { applyAll, type Conversation, converse, ended, eventually, expectSound } from "./conversations.ts";
import { speakInAll } from "./speech.ts";
import { type Job, type Person, type Phone, startWholeStack, type WholeStack } from "./whole-stack.ts";

const asterisk = await asteriskOrReason();

/** Calls that are up while applying; 100 in the requirement. Two legs each. */
const CALLS = Number(process.env.LIVE_CALLS ?? 20);
/** Applies while they are. */
const APPLIES = Number(process.env.LIVE_APPLIES ?? 8);
const AT_ONCE = 50;
const QUEUE = "7720";
const ROOM = "7730";

type Someone = { person: Person; phone: Phone };

describe.skipIf(asterisk.skip)(`applying while calls are up, on the whole stack${asterisk.because}`, () => {
  let stack: WholeStack;
  let admin: ApiClient;
  let people: Someone[];
  const phones: SipPhone[] = [];

  beforeAll(async () => {
    stack = await startWholeStack();
    admin = await stack.adminOf("acme");
    people = [];
    while (people.length < 2 * CALLS) {
      const some = Array.from({ length: 4 }, (_, n) => stack.addPerson(`Person ${people.length + n}`, admin));
      people.push(...(await Promise.all(some)));
    }
    await applyAll(admin);
    for (const { phone } of people) phones.push(await stack.register(phone));
  }, 300_000);

  afterAll(() => stack?.stop(), 60_000);

  it(`drops none of ${CALLS} calls and loses no packet of theirs over ${APPLIES} applies (row 6)`, {
    timeout: 600_000,
  }, async () => {
    expect(new Set(people.map(({ person }) => person.extension.number)).size).toBe(people.length);
    const conversations: Conversation[] = [];
    for (let n = 0; n < CALLS; n++) {
      const [from, to, callee] = [phones[2 * n], phones[2 * n + 1], people[2 * n + 1]];
      if (from === undefined || to === undefined || callee === undefined) throw new Error("two people a call");
      conversations.push(await converse(from, to, callee.person.extension.number));
    }
    const speeches = await speakInAll(conversations);
    const reloads = { pjsip: 0, dialplan: 0 };
    for (let round = 0; round < APPLIES; round++) {
      // A new person changes phones and dialplan; a new name changes the endpoint of somebody who is talking.
      await stack.addPerson(`Newcomer ${round}`, admin);
      const talking = people[round % people.length];
      await admin.patch(`/users/${talking?.person.id}`, { name: `Renamed ${round}` });
      const { id } = await applyAll(admin);
      const { fileDiff } = await admin.get<{ fileDiff: string }>(`/apply/jobs/${id}`);
      if (fileDiff.includes("pjsip.d/")) reloads.pjsip++;
      if (fileDiff.includes("dialplan.d/")) reloads.dialplan++;
    }
    expect(reloads).toEqual({ pjsip: APPLIES, dialplan: APPLIES }); // or nothing was put to the test
    for (const speech of speeches) speech.stop();
    const said = speeches.map((speech) => speech.said());
    const heard = () => speeches.map((speech) => speech.heard());
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
    const settled = eventually(async () => expect(sum(heard())).toBe(sum(said)), 10_000); // the last are on their way
    await settled.catch(() => {}); // judged below, with the numbers told
    const longestGapMs = Math.max(...speeches.map((speech) => speech.longestGapMs()));
    console.log(
      `${CALLS} calls, ${APPLIES} applies: ${sum(said)} frames said, ${sum(heard())} heard, longest gap ${longestGapMs.toFixed(0)} ms`,
    );
    const ends = conversations.flatMap(({ calling, answering }) => [calling.state, answering.state]);
    expect(new Set(ends)).toEqual(new Set(["answered"]));
    expect(sum(said)).toBeGreaterThan(CALLS * 2 * 50); // a second of each at the least
    expect(heard()).toEqual(said);
    for (const conversation of conversations) await expectSound(conversation);
    await Promise.all(conversations.map(({ calling }) => calling.hangUp()));
    // A record is made when Asterisk tells of the end, so none waiting at first says nothing: the list itself is asked until it is whole.
    await eventually(async () => {
      const { items } = await admin.get<{ items: { disposition: string }[] }>("/calls?limit=200");
      expect(items.map((call) => call.disposition)).toEqual(Array(CALLS).fill("answered"));
    });
    await eventually(async () => expect(await stack.metric("callplane_call_records_waiting")).toBe(0));
  });

  it("leaves a call out of a queue, one that waits in it, a conference and a parked call as they are (row 6)", {
    timeout: 600_000,
  }, async () => {
    const busy = await Promise.all(["Ada", "Bo", "Cy", "Di", "Ed", "Flo"].map((name) => stack.addPerson(name, admin)));
    const [, agent] = busy;
    const queue = await admin.post<{ id: string }>("/queues", {
      name: "Busy",
      extension: { number: QUEUE },
      members: [{ userId: agent?.person.id, isFixed: true }],
      maxWaitSec: 3600,
    });
    const room = await admin.post<{ id: string }>("/conference-rooms", { name: "Round", extension: { number: ROOM } });
    await applyAll(admin);
    const [caller, answering, waiting, one, other, parked] = await Promise.all(
      busy.map(({ phone }) => stack.register(phone)),
    );
    if (!caller || !answering || !waiting || !one || !other || !parked) throw new Error("six people");
    const talk = await converse(caller, answering, QUEUE);
    const inQueue = await waiting.call(QUEUE, { withinMs: 60_000 });
    const conference = {
      calling: await one.call(ROOM, { withinMs: 60_000 }),
      answering: await other.call(ROOM, { withinMs: 60_000 }),
    };
    const inPark = await parked.call("*70", { withinMs: 60_000 });
    // Mixing for a room is the first to suffer on a machine that others have.
    const roomSounds = () => eventually(() => expectSound(conference), 180_000);
    await roomSounds();
    for (let round = 0; round < 3; round++) {
      // Each is changed itself: the queue's and the room's ways, the places to park.
      await admin.patch(`/queues/${queue.id}`, { ringSec: 30 + round });
      await admin.patch(`/conference-rooms/${room.id}`, { maxMembers: 30 + round });
      await admin.patch("/calling-settings", { parking: { slots: 12 + round, timeoutSec: 900 } });
      const { id } = await applyAll(admin);
      const { fileDiff } = await admin.get<{ fileDiff: string }>(`/apply/jobs/${id}`);
      for (const folder of ["queues.d/", "dialplan.d/", "parking.d/"]) expect(fileDiff).toContain(folder);
    }
    await expectSound(talk);
    await roomSounds();
    await inQueue.hearsSound({ withinMs: 20_000 });
    await inPark.hearsSound({ withinMs: 20_000 });
    // Who waited has their turn, and who was parked is taken back.
    await talk.calling.hangUp();
    const next = await answering.nextIncoming({ withinMs: 60_000 });
    await next.answer();
    await expectSound({ calling: inQueue, answering: next });
    const back = { calling: await one.call("*7001", { withinMs: 60_000 }), answering: inPark };
    await expectSound(back);
    for (const call of [inQueue, conference.calling, conference.answering, back.calling]) await call.hangUp();
  });

  it(`${AT_ONCE} applies at once of two tenants on one gateway: one after the other, the newest state runs in the end (row 5)`, {
    timeout: 600_000,
  }, async () => {
    const globex = await stack.adminOf("globex");
    const theirs = await stack.addPerson("Ines Vidal", globex);
    await applyAll(globex);
    const [ours] = people;
    if (ours === undefined) throw new Error("nobody there");
    const since = Date.now();

    /** Changes a name and asks for an apply: a job, or 409 naming the one under way. */
    async function changeAndApply(by: ApiClient, who: Someone, n: number): Promise<string> {
      expect((await untilTaken(by, "PATCH", `/users/${who.person.id}`, { name: `Name ${n}` })).status).toBe(200);
      const answer = await untilTaken(by, "POST", "/apply", { force: true });
      const body = (await answer.json()) as { id?: string; details?: { jobId?: string } };
      expect([202, 409]).toContain(answer.status);
      const jobId = answer.status === 202 ? body.id : body.details?.jobId;
      if (jobId === undefined) throw new Error(`neither a job nor the name of one: ${JSON.stringify(body)}`);
      return jobId;
    }
    const named = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) =>
        n % 2 === 0 ? changeAndApply(admin, ours, n) : changeAndApply(globex, theirs, n),
      ),
    );
    for (const [by, who] of [
      [admin, ours],
      [globex, theirs],
    ] as const) {
      const mine = [...new Set(named.filter((_, n) => (n % 2 === 0) === (by === admin)))];
      const jobs = await Promise.all(mine.map((id) => ended(by, id)));
      expect(jobs.map((job) => job.status)).toEqual(jobs.map(() => "SUCCESS"));
      const pending = await by.get<{ revision: number; appliedRevision: number }>("/apply/pending");
      expect(pending.appliedRevision).toBe(Math.max(...jobs.map((job) => job.revision)));
      const inOrder = jobs.toSorted((a, b) => Date.parse(a.finishedAt ?? "") - Date.parse(b.finishedAt ?? ""));
      expect(inOrder.map((job) => job.revision)).toEqual(jobs.map((job) => job.revision).toSorted((a, b) => a - b));
      // What came too late for those is applied now; then what is saved is what runs.
      await ended(by, (await by.post<Job>("/apply", { force: true })).id);
      const last = await by.get<{ revision: number; appliedRevision: number; count: number }>("/apply/pending");
      expect(last).toMatchObject({ appliedRevision: last.revision, count: 0 });
      const { name } = await by.get<{ name: string }>(`/users/${who.person.id}`);
      expect(await nameShownBy(who, by)).toBe(name);
    }
    await expectOneAtATime(since, [admin, globex]);
  });

  /** Writes of one tenant wait for each other, and those that would wait too long are told to come again: so they do. */
  async function untilTaken(by: ApiClient, method: string, path: string, body: unknown): Promise<Response> {
    for (let tries = 0; tries < 20; tries++) {
      const answer = await by.send(method, path, body);
      if (answer.status !== 503) return answer;
      await delay(1_000 * Number(answer.headers.get("retry-after")));
    }
    throw new Error(`${method} ${path} was put off twenty times`);
  }

  /** What a colleague's phone shows when this person calls: what Asterisk really has. */
  async function nameShownBy(who: Someone, by: ApiClient): Promise<string> {
    const colleague = await stack.addPerson("Colleague", by);
    await applyAll(by);
    const [from, to] = [await stack.register(who.phone), await stack.register(colleague.phone)];
    const dialling = await from.dial(colleague.person.extension.number);
    const incoming = await to.nextIncoming({ withinMs: 60_000 });
    await dialling.hangUp();
    return incoming.remoteName;
  }

  /** No two jobs of the gateway ran at the same time, whoever's they were. */
  async function expectOneAtATime(since: number, admins: ApiClient[]): Promise<void> {
    const pages = await Promise.all(admins.map((by) => by.get<{ items: Job[] }>("/apply/jobs?limit=50")));
    const runs = pages
      .flatMap((page) => page.items)
      .map((job) => ({ from: Date.parse(job.startedAt ?? ""), to: Date.parse(job.finishedAt ?? "") }))
      .filter((run) => run.from >= since)
      .toSorted((a, b) => a.from - b.from);
    expect(runs.length).toBeGreaterThan(4);
    for (const [n, run] of runs.slice(1).entries()) expect(run.from).toBeGreaterThanOrEqual(runs[n]?.to ?? Number.NaN);
  }
});
