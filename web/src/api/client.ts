import type { z } from "zod";
import { ApiError, readRefusal } from "./api-error.ts";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

export type Call<Answer> = {
  method?: Method;
  /** Path under `/api/v1`, with its leading slash. */
  path: string;
  query?: Record<string, string | number | undefined | null>;
  body?: unknown;
  /** In place of `body`: sent as it is, under its own type. */
  file?: Blob;
  /** The contract's schema of the answer; absent where the answer has no body that matters. */
  answer?: z.ZodType<Answer>;
  signal?: AbortSignal;
};

/** How a request reaches the edge: through our own server from the browser, straight from the server. */
export type Transport = (request: {
  method: Method;
  path: string;
  body: string | Blob | undefined;
  signal: AbortSignal | undefined;
}) => Promise<Response>;

/** Asks the edge and answers what the contract promises; throws `ApiError` for every other ending. */
export type Api = <Answer = void>(call: Call<Answer>) => Promise<Answer>;

export function createApi(transport: Transport): Api {
  return async <Answer>({ method = "GET", path, query, body, file, answer, signal }: Call<Answer>): Promise<Answer> => {
    const response = await transport({
      method,
      path: path + queryString(query),
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal,
    });
    if (!response.ok) throw await readRefusal(response);
    if (answer === undefined) return nothing<Answer>();
    const parsed = answer.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new ApiError({
      code: "internal",
      status: response.status,
      message: "The server answered something this page does not understand. Reloading may fetch a newer page.",
      requestId: response.headers.get("x-request-id") ?? undefined,
      cause: parsed.error,
    });
  };
}

function queryString(query: Call<unknown>["query"]): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") params.set(key, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** A call without `answer` promises nothing; its type says so (`Answer` is void). */
function nothing<Answer>(): Answer {
  return undefined as Answer;
}
