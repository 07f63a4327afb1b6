export { freshDatabase, type TestDatabase } from "./database.ts";
export * from "./factories.ts";
