/** A snapshot that is not what it claims to be: another shape, another tenant's, or not the bytes its digest was made of. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
}

/** The rendering thread did not answer: it crashed, ran out of memory or hangs. Nothing was touched. */
export class RenderingError extends Error {
  override readonly name = "RenderingError";
}
