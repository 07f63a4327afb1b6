export { freshDatabase, type TestDatabase } from "./database.ts";
