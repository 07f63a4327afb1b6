export { purgeExpired } from "./purge.ts";
