import { makeJwtKeys, makeSecretKeys } from "./secrets.ts";

/** Prints fresh keys for a new installation: `JWT_KEYS` and `SECRET_KEYS`, to be set as secrets and written down nowhere else. */
const name = new Date().toISOString().slice(0, 10);
console.log(`JWT_KEYS=${makeJwtKeys(name)}`);
console.log(`SECRET_KEYS=${makeSecretKeys(name)}`);
