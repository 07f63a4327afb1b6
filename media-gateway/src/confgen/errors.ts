/** A value that cannot be written safely. The message names the field and never quotes a secret. */
export class ConfgenError extends Error {
  override readonly name = "ConfgenError";
}
