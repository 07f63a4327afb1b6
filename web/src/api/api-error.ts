import { type ErrorCode, errorBody, type Issue } from "@callplane/edge-api/contract";

/** What a request to the edge ended in, in the contract's words. `offline` is ours: no answer came. */
export class ApiError extends Error {
  readonly code: ErrorCode | "offline";
  readonly status: number;
  readonly issues: readonly Issue[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  readonly retryAfterSec: number | undefined;

  constructor(args: {
    code: ErrorCode | "offline";
    status: number;
    message: string;
    details?: Record<string, unknown> & { issues?: Issue[] | undefined };
    requestId?: string | undefined;
    retryAfterSec?: number | undefined;
    cause?: unknown;
  }) {
    super(args.message, { cause: args.cause });
    this.name = "ApiError";
    this.code = args.code;
    this.status = args.status;
    this.details = args.details ?? {};
    this.issues = args.details?.issues ?? [];
    this.requestId = args.requestId;
    this.retryAfterSec = args.retryAfterSec;
  }
}

/** Reads a refusal. Anything that is not the contract's error body becomes `internal`, keeping the status. */
export async function readRefusal(response: Response): Promise<ApiError> {
  const requestId = response.headers.get("x-request-id") ?? undefined;
  const retryAfter = Number(response.headers.get("retry-after"));
  const retryAfterSec = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined;
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) {
    const message = `The server answered ${response.status} in a form we do not know.`;
    return new ApiError({ code: "internal", status: response.status, message, requestId, retryAfterSec });
  }
  const { error, message, details } = parsed.data;
  return new ApiError({
    code: error,
    status: response.status,
    message,
    details,
    requestId: parsed.data.requestId,
    retryAfterSec,
  });
}

/** No answer at all: the network, or the edge being down. */
export function offline(cause: unknown): ApiError {
  return new ApiError({ code: "offline", status: 0, message: "Callplane cannot be reached right now.", cause });
}
