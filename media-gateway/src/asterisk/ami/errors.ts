export type AmiErrorCode =
  /** No connection right now; nothing was sent. */
  | "down"
  /** The connection broke after the action was sent: its effect is unknown. */
  | "lost"
  /** No answer in time: its effect is unknown. */
  | "timeout"
  /** Asterisk answered Error. */
  | "rejected"
  /** We refused to send it. */
  | "refused_value"
  /** The peer does not speak AMI, or too much of it. */
  | "garbage"
  /** The caller's signal. */
  | "aborted";

const RETRYABLE: readonly AmiErrorCode[] = ["down", "lost", "timeout", "garbage"];

export class AmiError extends Error {
  override readonly name = "AmiError";
  readonly code: AmiErrorCode;
  readonly retryable: boolean;

  constructor(code: AmiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.includes(code);
  }
}
