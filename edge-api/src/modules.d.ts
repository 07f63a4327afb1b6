/** Modules that wrangler does not bundle as code (wrangler.toml, rules). */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "swagger-ui-dist/swagger-ui-bundle.js" {
  const text: string;
  export default text;
}
declare module "swagger-ui-dist/swagger-ui.css" {
  const text: string;
  export default text;
}

type ExecutionContext = { waitUntil(task: Promise<unknown>): void; passThroughOnException(): void; props: unknown };
