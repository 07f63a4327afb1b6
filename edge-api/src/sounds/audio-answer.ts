import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import type { Played } from "./audio.ts";
import { UnsatisfiableRange } from "./byte-range.ts";

const binary = { schema: z.string().meta({ format: "binary" }) };
/** The content of a body that is a sound, in the document. */
export const audioContent = { "audio/wav": binary, "audio/mpeg": binary };

/** What a route answers that plays something. */
export const audioAnswers = {
  200: { description: "All of it", content: audioContent },
  206: { description: "The part that was asked for", content: audioContent },
  416: { description: "There is no such part" },
};

/** Answers what `play` finds for the request's Range header. Nothing of it is kept in any cache but the browser's own. */
export async function answerAudio(
  c: Context<AppEnv>,
  play: (range: string | undefined) => Promise<Played>,
): Promise<Response> {
  try {
    const { body, contentType, size, range } = await play(c.req.header("range"));
    c.header("content-type", contentType);
    c.header("accept-ranges", "bytes");
    c.header("cache-control", "private, no-cache");
    c.header("content-length", String(range?.length ?? size));
    if (range === null) return c.body(body, 200);
    c.header("content-range", `bytes ${range.offset}-${range.offset + range.length - 1}/${size}`);
    return c.body(body, 206);
  } catch (error) {
    if (!(error instanceof UnsatisfiableRange)) throw error;
    return c.body(null, 416);
  }
}
