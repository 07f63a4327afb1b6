/** The edge did not do what it was asked. `retryable`, set where the status is read: the same request may succeed later. */
export class EdgeError extends Error {
  override readonly name = "EdgeError";
  /** HTTP status, or 0 when no answer came. */
  readonly status: number;
  readonly retryable: boolean;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.retryable = status === 0 || status === 408 || status === 429 || status >= 500;
  }
}
