import type { Bucket } from "../src/lib/objects.ts";

/** A bucket of this process alone. The built Worker's tests use miniflare's R2. */
export type MemoryBucket = Bucket & {
  objects: Map<string, { bytes: Uint8Array; contentType: string; uploaded: Date }>;
};

export function memoryBucket(): MemoryBucket {
  const objects: MemoryBucket["objects"] = new Map();
  return {
    objects,
    async put(key, value, { httpMetadata: { contentType } }) {
      objects.set(key, { bytes: value.slice(), contentType, uploaded: new Date() });
    },
    async get(key, { range }) {
      const found = objects.get(key);
      if (found === undefined) return null;
      const { offset, length } = range ?? { offset: 0, length: found.bytes.length };
      const part = found.bytes.slice(offset, offset + length);
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(part);
          controller.close();
        },
      });
      return { body, size: found.bytes.length, httpMetadata: { contentType: found.contentType } };
    },
    async delete(keys) {
      for (const key of keys) objects.delete(key);
    },
    async list({ cursor = "", limit }) {
      const keys = [...objects.keys()].filter((key) => key > cursor).toSorted();
      const shown = keys.slice(0, limit);
      const page = shown.map((key) => ({ key, uploaded: objects.get(key)?.uploaded ?? new Date(0) }));
      const last = shown.at(-1);
      const isMore = keys.length > limit && last !== undefined;
      return { objects: page, truncated: isMore, ...(isMore ? { cursor: last } : {}) };
    },
  };
}
