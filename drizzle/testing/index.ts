export { aBulkTenant, type BulkOptions, type BulkTenant, bulkPassword } from "./bulk.ts";
export { freshDatabase, type TestDatabase } from "./database.ts";
export * from "./factories.ts";
