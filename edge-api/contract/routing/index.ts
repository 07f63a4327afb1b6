export * from "./conditions.ts";
export * from "./program.ts";
