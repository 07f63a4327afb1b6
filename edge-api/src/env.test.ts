import { expect, it } from "vitest";
import { edgeEnvironment } from "../test/env.ts";
import { memoryBucket } from "../test/memory-bucket.ts";
import { openSecretKeys } from "./compose.ts";
import { EnvError, parseEnv } from "./env.ts";

const good = { ...(await edgeEnvironment("postgres://user:secret@db/name")), RECORDINGS: memoryBucket() };

it("takes a whole environment", () => {
  expect(parseEnv(good)).toMatchObject({
    PORTAL_ORIGINS: ["http://127.0.0.1:3000", "https://portal.callplane.example"],
  });
});

it("refuses each variable that is missing, naming it", () => {
  for (const name of Object.keys(good).filter(
    (each) => !["NEON_PROXY", "RATE_LIMIT_FACTOR", "RECORDINGS"].includes(each),
  )) {
    const { [name as keyof typeof good]: _, ...rest } = good;
    expect(() => parseEnv(rest), name).toThrow(new RegExp(`^bad environment: ${name}: `));
  }
});

it("refuses wrong ones, naming the variable and never showing the value", () => {
  const wrong: Record<string, string> = {
    DATABASE_URL: "mysql://hunter2@db",
    PUBLIC_URL: "hunter2",
    JWT_KEYS: '[{"kty":"OKP","crv":"Ed25519","kid":"k","x":"hunter2","d":"hunter2"}]',
    PORTAL_ORIGINS: "hunter2",
    ENVIRONMENT: "hunter2",
    NEON_PROXY: "hunter2",
    PORTAL_SECRET: "hunter2",
    RECORDINGS: "hunter2",
    AUDIT_RETENTION_DAYS: "364",
  };
  for (const [name, value] of Object.entries(wrong)) {
    const parse = () => parseEnv({ ...good, [name]: value });
    expect(parse, name).toThrow(EnvError);
    expect(parse, name).toThrow(name);
    expect(parse, name).not.toThrow(/hunter2/);
  }
});

it("refuses keys that do not open, naming the variable", async () => {
  for (const keys of ["a", "a:b", `a:${btoa("short")}`, `:${btoa("x".repeat(32))}`, `a:${"hunter2!".repeat(9)}`]) {
    const opening = openSecretKeys(parseEnv({ ...good, SECRET_KEYS: keys }));
    await expect(opening, keys).rejects.toThrow(/^bad environment: SECRET_KEYS: key 1 /);
    await expect(opening, keys).rejects.not.toThrow(/hunter2/);
  }
});

it("refuses to be without its bucket in production", () => {
  const { RECORDINGS: _, NEON_PROXY: __, ...rest } = good;
  expect(() => parseEnv({ ...rest, ENVIRONMENT: "production" })).toThrow("RECORDINGS");
  expect(parseEnv(rest)).toMatchObject({ ENVIRONMENT: "test" });
});

it("refuses a connection without TLS in production", () => {
  expect(() => parseEnv({ ...good, ENVIRONMENT: "production" })).toThrow("NEON_PROXY");
});
