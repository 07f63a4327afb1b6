export { aBulkTenant, type BulkOptions, type BulkTenant, bulkPassword } from "./bulk.ts";
export * from "./calling-factories.ts";
export { freshDatabase, type TestDatabase } from "./database.ts";
export * from "./factories.ts";
export * from "./outbound-factories.ts";
