import { Hono } from "hono";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";

/*
 * What a route cannot do without, in workerd and Hono as the edge is: the same bytes as JSON; with the token checked; and
 * with the same requests made to Redis and Postgres, by bare fetch. The edge's own route is measured against these.
 */

type Bindings = {
  /** The answer to give, JSON. */
  PAYLOAD: string;
  /** JSON Web Key Set that tokens are checked against. */
  JWKS: string;
  /** JSON: what the edge asked others for one such answer, as `Exchange[]`. */
  EXCHANGES: string;
};
type Exchange = { url: string; headers: Record<string, string>; body: string };

const app = new Hono<{ Bindings: Bindings }>();
let keySet: ReturnType<typeof createLocalJWKSet> | undefined;
let payload: unknown;
let exchanges: Exchange[] | undefined;

app.get("/health", (c) => c.json({ status: "ok" }));

app.get("/json", (c) => c.json(payloadOf(c.env)));

app.get("/json-jwt", async (c) => {
  await checkToken(c.env, c.req.header("authorization"));
  return c.json(payloadOf(c.env));
});

/** As the edge does it: Redis side by side, then Postgres; each answer is read and parsed. */
app.get("/json-jwt-io", async (c) => {
  await checkToken(c.env, c.req.header("authorization"));
  exchanges ??= JSON.parse(c.env.EXCHANGES) as Exchange[];
  const toPostgres = ({ url }: Exchange) => url.endsWith("/sql");
  await Promise.all(exchanges.filter((exchange) => !toPostgres(exchange)).map(ask));
  await Promise.all(exchanges.filter(toPostgres).map(ask));
  return c.json(payloadOf(c.env));
});

async function ask({ url, headers, body }: Exchange): Promise<unknown> {
  const answer = await fetch(url, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

async function checkToken(env: Bindings, authorization = ""): Promise<void> {
  keySet ??= createLocalJWKSet(JSON.parse(env.JWKS) as JSONWebKeySet);
  await jwtVerify(authorization.replace(/^Bearer /, ""), keySet, { algorithms: ["EdDSA"] });
}

function payloadOf(env: Bindings) {
  payload ??= JSON.parse(env.PAYLOAD);
  return payload as Record<string, unknown>;
}

export default app;
