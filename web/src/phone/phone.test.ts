import { expect, it } from "vitest";
import { dialable } from "./phone.ts";
import { keepMd5Challenges } from "./sip-challenges.ts";

it.each([
  ["600", "600"],
  ["*97", "*97"],
  [" +43 (1) 234-56.78/9 ", "+43123456789"],
  ["12#", "12#"],
])("dials %s as %s", (typed, number) => expect(dialable(typed)).toBe(number));

it.each(["", "anna", "sip:600@evil.example", "6+00", "600;transport=udp", "1".repeat(33)])(
  "does not dial %s",
  (typed) => {
    expect(dialable(typed)).toBeUndefined();
  },
);

const answer = (...challenges: string[]) =>
  ["SIP/2.0 401 Unauthorized", "CSeq: 1 REGISTER", ...challenges, "Content-Length: 4", "", "body"].join("\r\n");
const MD5 = 'WWW-Authenticate: Digest realm="callplane",nonce="n",algorithm=MD5,qop="auth"';
const SHA256 = 'WWW-Authenticate: Digest realm="callplane",nonce="n",algorithm=SHA-256,qop="auth"';
const BARE = 'www-authenticate: Digest realm="callplane",nonce="n"';

it("leaves JsSIP the one challenge it can meet, whatever their order", () => {
  expect(keepMd5Challenges(answer(MD5, SHA256))).toBe(answer(MD5));
  expect(keepMd5Challenges(answer(SHA256, MD5))).toBe(answer(MD5));
  expect(keepMd5Challenges(answer(SHA256, BARE))).toBe(answer(BARE));
});

it("touches nothing else", () => {
  expect(keepMd5Challenges(answer(SHA256))).toBe(answer(SHA256));
  const ok = `SIP/2.0 200 OK\r\n${SHA256}\r\n${MD5}\r\n\r\n`;
  expect(keepMd5Challenges(ok)).toBe(ok);
  const bodied = `SIP/2.0 401 Unauthorized\r\n${MD5}\r\n\r\n${SHA256}`;
  expect(keepMd5Challenges(bodied)).toBe(bodied);
});
