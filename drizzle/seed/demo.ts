import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Credential, seed } from "./seed.ts";

/**
 * The demo seed as a program. Log-ins made before are read from `CREDENTIALS_FILE` and kept; everyone's are written there,
 * for the owner's eyes only.
 */
async function main(): Promise<void> {
  const { ADMIN_DATABASE_URL: adminUrl, SECRET_KEYS: secretKeys, CREDENTIALS_FILE: file } = process.env;
  if (!adminUrl || !secretKeys || !file) {
    console.error("ADMIN_DATABASE_URL, SECRET_KEYS and CREDENTIALS_FILE are needed");
    process.exitCode = 1;
    return;
  }
  const demoPassword = process.env.DEMO_PASSWORD;
  const known: Credential[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const credentials = await seed(adminUrl, { secretKeys, known, ...(demoPassword ? { demoPassword } : {}) });
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  console.log(`${credentials.length} demo log-ins`);
}

await main();
