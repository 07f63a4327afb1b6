import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { md5Hex } from "./md5.ts";

it("agrees with OpenSSL on any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      expect(md5Hex(text)).toBe(createHash("md5").update(text).digest("hex"));
    }),
  );
});

it("knows RFC 1321's own examples", () => {
  expect(md5Hex("")).toBe("d41d8cd98f00b204e9800998ecf8427e");
  expect(md5Hex("message digest")).toBe("f96b697d7cb7938d525a2f31aaf161d0");
});
