declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

type ExecutionContext = { waitUntil(task: Promise<unknown>): void; passThroughOnException(): void };
