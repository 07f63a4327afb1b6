import { readFile, writeFile } from "node:fs/promises";
import { type Credential, seed } from "./seed.ts";

/*
 * The program that fills a development database. CREDENTIALS_FILE is read, so that log-ins of an earlier run stay as they
 * are, and written, for its owner's eyes only.
 */
const { ADMIN_DATABASE_URL, SECRET_KEYS, CREDENTIALS_FILE, DEMO_PASSWORD } = process.env;
if (!ADMIN_DATABASE_URL || !SECRET_KEYS || !CREDENTIALS_FILE) {
  console.error(
    "Usage: ADMIN_DATABASE_URL=… SECRET_KEYS=… CREDENTIALS_FILE=… [DEMO_PASSWORD=…] node drizzle/seed/demo.ts",
  );
  process.exit(1);
}
const credentials = await seed(ADMIN_DATABASE_URL, {
  secretKeys: SECRET_KEYS,
  known: await readCredentials(CREDENTIALS_FILE),
  ...(DEMO_PASSWORD ? { demoPassword: DEMO_PASSWORD } : {}),
});
await writeFile(CREDENTIALS_FILE, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
console.log(`${credentials.length} people can sign in`);

/** What an earlier run wrote; a file that is missing or unreadable is no earlier run. */
async function readCredentials(file: string): Promise<Credential[]> {
  try {
    const known: unknown = JSON.parse(await readFile(file, "utf8"));
    return Array.isArray(known) ? known.filter(isCredential) : [];
  } catch {
    return [];
  }
}

function isCredential(value: unknown): value is Credential {
  return (
    typeof value === "object" &&
    value !== null &&
    ["tenant", "role", "email", "password"].every((field) => typeof Reflect.get(value, field) === "string")
  );
}
