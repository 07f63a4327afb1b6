import { unavailable } from "./errors.ts";
import type { ObjectsPort } from "./ports.ts";

/** As much of Cloudflare's R2Bucket as is used (developers.cloudflare.com/r2/api/workers/workers-api-reference). */
export type Bucket = {
  put(key: string, value: Uint8Array, options: { httpMetadata: { contentType: string } }): Promise<unknown>;
  get(key: string, options: { range?: { offset: number; length: number } }): Promise<BucketObject | null>;
  delete(keys: string[]): Promise<void>;
  list(options: { cursor?: string; limit: number }): Promise<BucketPage>;
};
type BucketObject = { body: ReadableStream<Uint8Array>; size: number; httpMetadata?: { contentType?: string } };
type BucketPage = { objects: { key: string; uploaded: Date }[]; truncated: boolean; cursor?: string };

/** Bytes too many for a row: sounds, messages, recordings. Each call throws `upstream_unavailable` when R2 fails. */
export function createObjects(given: Bucket | undefined): ObjectsPort {
  const asked = async <T>(call: (bucket: Bucket) => Promise<T>): Promise<T> => {
    try {
      if (given === undefined) throw new Error("no bucket is bound");
      return await call(given);
    } catch (error) {
      throw unavailable("r2", error);
    }
  };
  return {
    put: (key, bytes, contentType) =>
      asked(async (bucket) => void (await bucket.put(key, bytes, { httpMetadata: { contentType } }))),
    get: (key, range) =>
      asked(async (bucket) => {
        const found = await bucket.get(key, range === undefined ? {} : { range });
        if (found === null) return null;
        return { body: found.body, contentType: found.httpMetadata?.contentType ?? "application/octet-stream" };
      }),
    delete: (keys) => asked(async (bucket) => (keys.length === 0 ? undefined : bucket.delete(keys))),
    list: (cursor, limit) =>
      asked(async (bucket) => {
        const page = await bucket.list(cursor === undefined ? { limit } : { cursor, limit });
        const objects = page.objects.map(({ key, uploaded }) => ({ key, uploadedAt: uploaded }));
        return { objects, cursor: page.truncated ? page.cursor : undefined };
      }),
  };
}
