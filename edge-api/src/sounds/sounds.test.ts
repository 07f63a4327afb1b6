import { createHash } from "node:crypto";
import { auditLog, sounds, voicemailBoxes } from "@callplane/drizzle";
import {
  anAnnouncement,
  anExtension,
  anIvrMenu,
  aQueue,
  aSnapshot,
  aSound,
  aTenant,
  aUser,
} from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_SOUND_BYTES, MAX_SOUNDS_BYTES, type Sound } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";
import { systemCtx } from "../lib/ctx.ts";
import { purgeUploads } from "./sweep.ts";
import { mp3, wav } from "./testing/audio.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const digestOf = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");
const rowOf = async (id: string) => (await edge.admin.db.select().from(sounds).where(eq(sounds.id, id)))[0];

async function aCompany() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const as = await edge.signIn("tenant_admin", tenant);
  const body = { name: "Welcome", text: "Welcome.", language: "en" };
  const { body: sound } = await edge.request<Sound>("POST", "/api/v1/sounds", { as, body });
  const path = `/api/v1/sounds/${sound.id}`;
  const headers = { "content-type": "audio/wav" };
  const upload = (bytes: unknown, by: SignedIn = as) =>
    edge.request<Sound>("PUT", `${path}/audio`, { as: by, body: bytes, headers });
  const play = (range?: string, by: SignedIn = as) =>
    edge.request("GET", `${path}/audio`, { as: by, headers: range === undefined ? {} : { range } });
  const patch = (changes: unknown) => edge.request<Sound>("PATCH", path, { as, body: changes });
  const get = async () => (await edge.request<Sound>("GET", path, { as })).body;
  return { gateway, tenant, as, sound, path, upload, play, patch, get };
}

describe("all uploads of a company", () => {
  it("take no more than they may together, which the refusal says", async () => {
    const { tenant, upload } = await aCompany();
    const one = { source: "upload" as const, contentType: "audio/wav", sizeBytes: MAX_SOUND_BYTES, durationMs: 1000 };
    const others = MAX_SOUNDS_BYTES / MAX_SOUND_BYTES - 1;
    for (let count = 0; count < others; count += 1) await aSound(edge.admin, tenant, one);
    expect((await upload(wav({ ms: 300 }))).status).toBe(200);
    await aSound(edge.admin, tenant, one);
    const answer = await upload(wav({ ms: 300 }));
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { message: "A company's sounds take 500 MB at most: delete some first" },
    ]);
  });
});

describe("a spoken text", () => {
  it("is named by the digest of language and text, and by another when either is another", async () => {
    const { sound, patch } = await aCompany();
    expect((await rowOf(sound.id))?.digest).toBe(digestOf("en\nWelcome."));
    await patch({ language: "de" });
    expect((await rowOf(sound.id))?.digest).toBe(digestOf("de\nWelcome."));
    await patch({ name: "Hello" });
    expect((await rowOf(sound.id))?.digest).toBe(digestOf("de\nWelcome."));
    await patch({ text: "Willkommen." });
    expect((await rowOf(sound.id))?.digest).toBe(digestOf("de\nWillkommen."));
  });

  it("cannot be played here, and says who speaks it", async () => {
    const { play } = await aCompany();
    const { status, body } = await play();
    expect([status, body.message]).toEqual([
      409,
      "Welcome is a text that the gateway speaks: it can be heard by calling, not here",
    ]);
  });
});

describe("an upload", () => {
  it("takes the place of the text, is kept under tenant and digest, and is played whole and in part", async () => {
    const { upload, play, sound, tenant, get } = await aCompany();
    const bytes = wav({ ms: 250 });
    const { status, body } = await upload(bytes);
    expect([status, body]).toEqual([
      200,
      { ...sound, source: "upload", text: "Welcome.", durationMs: 250, sizeBytes: bytes.length },
    ]);
    expect(await get()).toEqual(body);
    expect((await rowOf(sound.id))?.digest).toBe(digestOf(bytes));
    expect(edge.bucket.objects.get(`${tenant.id}/${digestOf(bytes)}`)?.contentType).toBe("audio/wav");

    const all = await play();
    expect([all.status, all.headers.get("content-type"), all.headers.get("accept-ranges")]).toEqual([
      200,
      "audio/wav",
      "bytes",
    ]);
    expect(all.bytes).toEqual(bytes);
    const part = await play("bytes=40-49");
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes 40-49/${bytes.length}`]);
    expect(part.bytes).toEqual(bytes.slice(40, 50));
    expect((await play(`bytes=${bytes.length}-`)).status).toBe(416);
  });

  it("is told by its content, whatever it says it is", async () => {
    const { upload, play } = await aCompany();
    expect((await upload(mp3(40))).body).toMatchObject({ source: "upload", durationMs: 1045 });
    expect((await play()).headers.get("content-type")).toBe("audio/mpeg");
  });

  it("is in the log and waits for an apply", async () => {
    const { upload, sound } = await aCompany();
    await upload(wav({ ms: 100 }));
    const isEntry = and(eq(auditLog.entityId, sound.id), eq(auditLog.action, "sound.upload"));
    const [entry] = await edge.admin.db.select().from(auditLog).where(isEntry);
    expect(entry).toMatchObject({
      entityName: "Welcome",
      before: { source: "text", durationMs: null, sizeBytes: null },
      after: { source: "upload", durationMs: 100 },
    });
  });

  it("becomes a text again when one is given, and keeps its bytes when only the name is another", async () => {
    const { upload, patch, sound } = await aCompany();
    const bytes = wav({ ms: 100 });
    await upload(bytes);
    expect((await patch({ name: "Hello", language: "de" })).body).toMatchObject({ source: "upload", language: "de" });
    expect((await rowOf(sound.id))?.digest).toBe(digestOf(bytes));
    expect((await patch({ text: "Hallo." })).body).toMatchObject({ source: "text", durationMs: null, sizeBytes: null });
    expect((await rowOf(sound.id))?.digest).toBe(digestOf("de\nHallo."));
  });

  it("that is none is refused with a sentence, kept nowhere, and changes nothing", async () => {
    const { upload, get, sound, tenant } = await aCompany();
    const refusals: [unknown, string][] = [
      [new Uint8Array(), "The file is empty"],
      [Uint8Array.from([0x4d, 0x5a, 0x90, 0]), "This is neither a WAV nor an MP3 file, whatever its name says"],
      [wav().slice(0, 1000), "The WAV file is cut off: it says that it is longer than it is"],
      ['{"text":"x"}', "This is neither a WAV nor an MP3 file, whatever its name says"],
    ];
    for (const [bytes, message] of refusals) {
      expect(errorOf(await upload(bytes))).toEqual({
        error: "invalid_input",
        details: { issues: [{ path: ["audio"], message }] },
      });
    }
    const big = await upload(new Uint8Array(MAX_SOUND_BYTES + 1));
    expect([big.status, errorOf(big).error]).toEqual([413, "payload_too_large"]);
    expect(await get()).toEqual(sound);
    expect([...edge.bucket.objects.keys()].filter((key) => key.startsWith(tenant.id))).toEqual([]);
  });

  it("is for those who may, and nobody of another tenant", async () => {
    const { upload, play, tenant } = await aCompany();
    await upload(wav({ ms: 100 }));
    const viewer = await edge.signIn("viewer", tenant);
    expect((await upload(wav(), viewer)).status).toBe(403);
    expect((await play(undefined, viewer)).status).toBe(200);
    expect((await play(undefined, await edge.signIn("end_user", tenant))).status).toBe(403);
    const stranger = await edge.signIn("tenant_admin");
    expect((await upload(wav(), stranger)).status).toBe(404);
    expect((await play(undefined, stranger)).status).toBe(404);
  });
});

it("a sound that is played somewhere says by what, and is not deleted", async () => {
  const { tenant, sound, path, as, get } = await aCompany();
  const soundId = sound.id;
  await anAnnouncement(edge.admin, tenant, { name: "Closed", soundId });
  await anIvrMenu(edge.admin, tenant, { name: "Main", greetingSoundId: soundId, invalidSoundId: soundId });
  await anIvrMenu(edge.admin, tenant, { name: "Other" });
  await aQueue(edge.admin, tenant, { name: "Support", comfortSoundId: soundId });
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  await anExtension(edge.admin, anna, "1000");
  const box = (await edge.admin.db.select().from(voicemailBoxes).where(eq(voicemailBoxes.userId, anna.id)))[0];
  await edge.admin.db
    .update(voicemailBoxes)
    .set({ greetingSoundId: soundId })
    .where(eq(voicemailBoxes.id, box?.id ?? ""));
  const uses = ["announcement Closed", "menu Main", "queue Support", "voicemail box Anna"];
  expect((await get()).usedBy).toEqual(uses);
  const { status, body } = await edge.request("DELETE", path, { as });
  expect([status, body.message]).toEqual([
    409,
    "Sound Welcome cannot be deleted: it is played by announcement Closed, menu Main, queue Support and voicemail box Anna",
  ]);
});

describe("a gateway", () => {
  it("gets the uploads of its tenants, and of nobody else's", async () => {
    const { upload, gateway, tenant } = await aCompany();
    const bytes = wav({ ms: 100 });
    await upload(bytes);
    const path = (tenantId: string, digest = digestOf(bytes)) => `/gateway/v1/sounds/${digest}?tenantId=${tenantId}`;
    const ask = async (by: typeof gateway, at: string) =>
      edge.request("GET", at, { headers: { authorization: `Bearer ${await by.token()}` } });
    const answer = await ask(gateway, path(tenant.id));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "audio/wav"]);
    expect(answer.bytes).toEqual(bytes);
    const other = await aCompany();
    expect((await ask(other.gateway, path(tenant.id))).status).toBe(404);
    expect((await ask(other.gateway, path(other.tenant.id))).status).toBe(404);
    expect((await ask(gateway, path(tenant.id, digestOf("nothing")))).status).toBe(404);
    expect((await ask(gateway, path(tenant.id, "../x"))).status).toBe(404);
    expect((await ask(gateway, path(tenant.id, "x"))).status).toBe(400);
  });
});

describe("the sweep", () => {
  it("removes uploads that nothing names any more, and nothing else", async () => {
    const own = await startEdge();
    try {
      const tenant = await aTenant(own.admin);
      const put = (key: string, ageHours: number) => {
        const uploaded = new Date(Date.now() - ageHours * 3_600_000);
        own.bucket.objects.set(key, { bytes: wav(), contentType: "audio/wav", uploaded });
      };
      const [used, applied, orphan, young] = ["used", "applied", "orphan", "young"].map(digestOf);
      await aSound(own.admin, tenant, { digest: used ?? "" });
      await aSnapshot(own.admin, tenant, { body: { routing: { sounds: [{ id: "x", digest: applied }] } } });
      for (const digest of [used, applied, orphan]) put(`${tenant.id}/${digest}`, 48);
      put(`${tenant.id}/${young}`, 1);
      put(`${tenant.id}/voicemail/${orphan}`, 48);
      put(`${crypto.randomUUID()}/${orphan}`, 48);
      const ctx = systemCtx(own.services, "test", (task) => void task);
      await purgeUploads(ctx);
      expect([...own.bucket.objects.keys()].toSorted()).toEqual(
        [
          `${tenant.id}/${used}`,
          `${tenant.id}/${applied}`,
          `${tenant.id}/${young}`,
          `${tenant.id}/voicemail/${orphan}`,
        ].toSorted(),
      );
    } finally {
      await own.stop();
    }
  });
});
