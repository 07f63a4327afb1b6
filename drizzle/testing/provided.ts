import "vitest";

/** The database each test file's own one is a copy of. */
export const TEMPLATE_DATABASE = "callplane_template";

declare module "vitest" {
  export interface ProvidedContext {
    pgPort: number;
    /** Port of the Neon proxy before it, on 127.0.0.1. */
    neonProxyPort: number;
    /** The superuser's connection string. */
    pgAdminUrl: string;
    edgePassword: string;
  }
}
