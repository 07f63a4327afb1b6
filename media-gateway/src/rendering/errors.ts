import { ConfgenError } from "../confgen/index.ts";
import type { Blamed } from "./blame.ts";

/** A ConfgenError of which it is known whose value it is about. */
export class BlamedError extends ConfgenError {
  readonly blamed: Blamed;
  constructor(message: string, blamed: Blamed, options?: ErrorOptions) {
    super(message, options);
    this.blamed = blamed;
  }
}

/** A snapshot that is not what it claims to be: another shape, another tenant's, or not the bytes its digest was made of. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
}

/** The rendering thread did not answer: it crashed, ran out of memory or hangs. Nothing was touched. */
export class RenderingError extends Error {
  override readonly name = "RenderingError";
}
