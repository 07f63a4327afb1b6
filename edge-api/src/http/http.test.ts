import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { createApp } from "./app.ts";

let edge: Edge;
let as: SignedIn;
beforeAll(async () => {
  edge = await startEdge();
  as = await edge.signIn("tenant_admin");
});
afterAll(() => edge.stop());

const USERS = "/api/v1/users";
const post = (body: string, headers: Record<string, string> = {}) => edge.request("POST", USERS, { as, body, headers });
const newUser = (fields: string) =>
  `{"name":"A","email":"${crypto.randomUUID()}@example.com","sendInvitation":false${fields}}`;

describe("every answer", () => {
  it("carries the security headers and is kept by nobody", async () => {
    for (const path of ["/health", USERS, "/nowhere"]) {
      const { headers } = await edge.request("GET", path);
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("x-frame-options"), path).toBe("DENY");
      expect(headers.get("referrer-policy"), path).toBe("no-referrer");
      expect(headers.get("content-security-policy"), path).toContain("default-src 'none'");
      expect(headers.get("cache-control"), path).toBe("no-store");
    }
  });

  it("carries a request id, the caller's where it is one, which is on the log's line too", async () => {
    const given = `trace-${crypto.randomUUID()}`;
    const answer = await edge.request("GET", "/nowhere", { headers: { "x-request-id": given } });
    expect(answer.headers.get("x-request-id")).toBe(given);
    expect(answer.body).toEqual({
      error: "not_found",
      message: "There is nothing at this address",
      details: {},
      requestId: given,
    });
    expect(edge.log.filter(({ requestId }) => requestId === given).length).toBeGreaterThan(0);
    for (const bad of ["short", "x".repeat(101), "with space 123", "inject\u00e9d-header"]) {
      const { headers } = await edge.request("GET", "/health", { headers: { "x-request-id": bad } });
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("answers the portal's origins to a browser, and no other", async () => {
    const allowed = async (origin: string) => {
      const headers = { origin, "access-control-request-method": "POST" };
      return (await edge.request("OPTIONS", USERS, { headers })).headers.get("access-control-allow-origin");
    };
    expect(await allowed("https://portal.callplane.example")).toBe("https://portal.callplane.example");
    expect(await allowed("https://portal.callplane.example.attacker.example")).toBeNull();
    expect(await allowed("null")).toBeNull();
  });
});

it("sends plain HTTP to HTTPS in production, before anything is read", async () => {
  const { services } = edge;
  const settings = { ...services.ports.settings, environment: "production" as const };
  const app = createApp({ ...services, ports: { ...services.ports, settings } });
  const get = (path: string, headers: Record<string, string>) =>
    app.request(
      path,
      { headers },
      {},
      { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} },
    );
  for (const header of [{ "x-forwarded-proto": "http" }, { "cf-visitor": '{"scheme":"http"}' }]) {
    const answer = await get("/openapi.json?a=b", { ...header });
    expect(answer.status).toBe(308);
    expect(answer.headers.get("location")).toMatch(/^https:\/\/[^/]+\/openapi\.json\?a=b$/);
  }
  const secure = await get("/health", { "cf-visitor": '{"scheme":"https"}' });
  expect(secure.status).toBe(200);
  expect(secure.headers.get("strict-transport-security")).toContain("max-age=63072000");
});

describe("fault 30: a body", () => {
  const hostile: Record<string, string> = {
    "nested ten thousand deep": `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
    "nested ten thousand deep in a field": newUser(`,"x":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`),
    "with a key given twice": newUser(',"role":"viewer","role":"end_user"'),
    "with a key given twice, once escaped": newUser(',"role":"viewer","rol\\u0065":"end_user"'),
    "that reaches for a prototype": newUser(',"__proto__":{"role":"platform_admin"}'),
    "that reaches for a constructor": newUser(',"extension":{"constructor":{"prototype":{}}}'),
    "with half a character": '{"name":"\\ud800","email":"half@example.com"}',
    "with a NUL": '{"name":"a\\u0000b","email":"nul@example.com"}',
    "that breaks off": '{"name":"A","email":"a@exam',
    "that is no JSON": "name=A&email=a@example.com",
    "that is a number": "1e999",
    "that is empty": "",
    "of the wrong kind": "[]",
  };
  for (const [what, body] of Object.entries(hostile)) {
    it(`${what} is refused`, async () => {
      expect(errorOf(await post(body)).error).toBe("invalid_input");
    });
  }

  it("that is not UTF-8 is refused", async () => {
    const response = await edge.app.request(USERS, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${as.token}` },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(response.status).toBe(400);
  });

  it("past the limit is refused, whether it says its length or not", async () => {
    expect((await post(`"${"x".repeat(300_000)}"`)).status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const request = new Request(`http://edge${USERS}`, {
      method: "POST",
      body: endless,
      duplex: "half",
    } as RequestInit);
    expect((await edge.app.request(request)).status).toBe(413);
    expect(sent).toBeLessThan(2_000_000);
  });

  it("packed with gzip is not unpacked", async () => {
    const stream = new Blob([newUser("")]).stream().pipeThrough(new CompressionStream("gzip"));
    const packed = new Uint8Array(await new Response(stream).arrayBuffer());
    const response = await edge.app.request(USERS, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip", authorization: `Bearer ${as.token}` },
      body: packed,
    });
    expect(response.status).toBe(400);
  });
});

it("refuses addresses with bytes that no text has", async () => {
  for (const path of [`${USERS}?q=%00`, `${USERS}?q=%ff%fe`, `${USERS}/%00`, `${USERS}?q=%ed%a0%80`]) {
    expect((await edge.request("GET", path, { as })).status, path).toBe(400);
  }
});

it("says nothing of an error it does not know, and logs it without its parameters", async () => {
  const own = await startEdge();
  try {
    const person = await own.signIn("tenant_admin");
    await own.admin.db.execute("alter table users rename column name to nom");
    const answer = await own.request("GET", `${USERS}?q=hunter2`, { as: person });
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ error: "internal", message: "Internal error", details: {} });
    const lines = own.log.filter(({ message }) => message === "request failed");
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(own.log)).not.toContain("hunter2");
  } finally {
    await own.stop();
  }
});

describe("rate limits", () => {
  it("stop a person who asks too often, and say when to come back; others go on", async () => {
    const own = await startEdge({ RATE_LIMIT_FACTOR: "0.005" });
    try {
      const [busy, other] = [await own.signIn("viewer"), await own.signIn("viewer")];
      const ask = (who: SignedIn) => own.request("GET", "/api/v1/auth/me", { as: who });
      let [answer, letIn] = [await ask(busy), 0];
      // Six a minute; a minute that ends meanwhile brings six more.
      for (; answer.status === 200 && letIn < 20; letIn++) answer = await ask(busy);
      expect(letIn).toBeGreaterThan(4);
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await ask(other)).status).toBe(200);
    } finally {
      await own.stop();
    }
  });
});

it("publishes the public half of its keys, and nothing of the private one", async () => {
  const { body } = await edge.request<{ keys: object[] }>("GET", "/.well-known/jwks.json");
  expect(body.keys).toHaveLength(2);
  for (const key of body.keys) expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
});

it("takes ids in capital letters for what they are", async () => {
  const root = await edge.signIn("platform_admin");
  const path = `/api/v1/tenants/${as.tenantId.toUpperCase()}`;
  expect((await edge.request("GET", `${path}/statistics`, { as: root })).status).toBe(200);
  expect((await edge.request("PATCH", path, { as: root, body: { name: "Renamed" } })).status).toBe(200);
});

it.each(["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"])(
  "refuses %s, a time that Postgres does not know",
  async (at) => {
    const cursor = Buffer.from(JSON.stringify([at, crypto.randomUUID()])).toString("base64url");
    const from = encodeURIComponent(at);
    for (const query of [
      `calls?from=${from}`,
      `calls?to=${from}`,
      `audit-logs?from=${from}`,
      `calls?cursor=${cursor}`,
    ]) {
      const answer = await edge.request("GET", `/api/v1/${query}`, { as });
      expect(errorOf(answer), query).toMatchObject({ error: "invalid_input", details: { issues: [{}] } });
    }
  },
);

it("takes a cursor with an offset that Postgres does not take", async () => {
  const cursor = Buffer.from(JSON.stringify(["2026-01-01T00:00:00+23:59", crypto.randomUUID()])).toString("base64url");
  expect((await edge.request("GET", `/api/v1/calls?cursor=${cursor}`, { as })).status).toBe(200);
});

it("says in words that a body must be JSON, rather than leaving it aside", async () => {
  const headers = { "content-type": "text/plain" };
  for (const [path, body] of [
    ["/api/v1/apply", { rollbackTo: crypto.randomUUID() }],
    [USERS, { name: "A" }],
  ] as const) {
    const answer = await edge.request("POST", path, { as, headers, body });
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining("application/json") } });
  }
});

it("makes the document once, however often it is asked for", async () => {
  const app = createApp(edge.services);
  const make = vi.spyOn(app, "getOpenAPI31Document");
  const ask = async () => (await app.request("/openapi.json")).json();
  expect(await ask()).toEqual(await ask());
  expect(make).toHaveBeenCalledTimes(1);
});

it("says in words what is wrong with each field, at that field", async () => {
  const wrong = { maxDurationSec: 5, interruption: { minSpeechMs: "x" }, tools: ["dig"], model: "m".repeat(101) };
  const { body } = await edge.request("POST", "/api/v1/agents", { as, body: wrong });
  expect(errorOf({ status: 400, body, headers: new Headers() }).details.issues).toEqual([
    { path: ["name"], message: "Is missing" },
    { path: ["model"], message: "Must have at most 100 characters" },
    { path: ["interruption", "minSpeechMs"], message: "Must be a number" },
    { path: ["tools", 0], message: "Must be one of: transfer, hang_up" },
    { path: ["maxDurationSec"], message: "Must be at least 10" },
  ]);
});
