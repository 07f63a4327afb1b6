import { describe, expect, it } from "vitest";
import { answerChallenge } from "./digest.ts";
import { answers, MAX_BYTES, readResponse, type SipRequest, writeRequest } from "./sip-message.ts";

const request: SipRequest = {
  method: "REGISTER",
  uri: "sip:carrier.example:5060",
  from: "192.0.2.1:40000",
  transport: "UDP",
  branch: "z9hG4bK1",
  callId: "call-1",
  cseq: 2,
  tag: "t1",
  identity: "sip:acct-7@carrier.example",
  authorization: undefined,
};
const OK = [
  "SIP/2.0 200 OK",
  "v: SIP/2.0/UDP 192.0.2.1:40000;rport=40000;branch=z9hG4bK1",
  "CSeq:  2   REGISTER",
  "WWW-Authenticate: Digest",
  '\trealm="folded"',
  "l: 3",
  "",
  "abc",
].join("\r\n");

describe("SIP messages", () => {
  it("writes a request that asks for nothing but an answer", () => {
    const text = writeRequest(request);
    expect(text).toMatch(/^REGISTER sip:carrier\.example:5060 SIP\/2\.0\r\n/);
    expect(text).not.toContain("Contact");
    expect(text).toMatch(/\r\n\r\n$/);
  });

  it("reads an answer in however many pieces it comes, with its body and short names", () => {
    const bytes = Buffer.from(`${OK}SIP/2.0 100 Trying`);
    for (let length = 0; length < OK.length; length++) expect(readResponse(bytes.subarray(0, length))).toBeUndefined();
    const read = readResponse(bytes);
    expect(read?.length).toBe(OK.length);
    expect(read?.response).toMatchObject({ status: 200, reason: "OK" });
    expect(read?.response.headers.get("www-authenticate")).toEqual(['Digest realm="folded"']);
    expect(read && answers(read.response, request)).toBe(true);
    expect(read && answers(read.response, { ...request, branch: "z9hG4bK2" })).toBe(false);
    expect(read && answers(read.response, { ...request, method: "OPTIONS" })).toBe(false);
  });

  it.each([
    ["what is no SIP", "HTTP/1.1 200 OK\r\n\r\n"],
    ["what has no end", "x".repeat(MAX_BYTES)],
    ["what says it is too long", "SIP/2.0 200 OK\r\nContent-Length: 999999999\r\n\r\n"],
  ])("refuses %s", (_, text) => {
    expect(() => readResponse(Buffer.from(text))).toThrow();
  });

  it("shows no control characters of a carrier's", () => {
    expect(readResponse(Buffer.from("SIP/2.0 403 \u001b[31mNo\r\n\r\n"))?.response.reason).toBe("?[31mNo");
  });
});

// The examples of RFC 7616, 3.9.1: the same computation for HTTP and SIP.
const CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
const challenge = (...algorithms: string[]) => ({
  status: 401,
  reason: "",
  headers: new Map([
    [
      "www-authenticate",
      algorithms.map(
        (algorithm) =>
          `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
      ),
    ],
  ]),
});
const mufasa = { username: "Mufasa", password: "Circle of Life" };
const answerTo = (...algorithms: string[]) =>
  answerChallenge(challenge(...algorithms), mufasa, "GET", "/dir/index.html", CNONCE)?.value;

describe("digest", () => {
  it.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("by %s is that of the standard", (algorithm, response) => {
    expect(answerTo(algorithm)).toContain(`response="${response}"`);
  });

  it("answers the strongest it knows, and none it does not", () => {
    expect(answerTo("MD5", "SHA-512-256", "SHA-256")).toContain("algorithm=SHA-256");
    expect(answerTo("SHA-512-256")).toBeUndefined();
  });
});
