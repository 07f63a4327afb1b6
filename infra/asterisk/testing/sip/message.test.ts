import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { answerChallenge } from "./digest.ts";
import { addressUri, header, parameter, parseMessage } from "./message.ts";
import { formatSdp, parseSdp } from "./sdp.ts";

describe("reading SIP", () => {
  it("understands compact names, folded lines and repeated headers", () => {
    const message = parseMessage(
      "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP a;branch=z9hG4bK1\r\nVia: SIP/2.0/UDP b\r\nf: <sip:x@y>\r\n ;tag=1\r\nCSeq: 3 INVITE\r\n\r\nbody",
    );
    expect(message).toMatchObject({ status: 200, method: "INVITE", body: "body" });
    if (message === undefined) return;
    expect(message.headers.get("via")).toHaveLength(2);
    expect(parameter(header(message, "from"), "tag")).toBe("1");
    expect(parameter(header(message, "via"), "branch")).toBe("z9hG4bK1");
  });

  it.each(["", "\r\n\r\n", "hello\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "SIP/2.0 abc\r\n\r\n"])(
    "takes %j for no message",
    (text) => {
      expect(parseMessage(text)).toBeUndefined();
    },
  );

  it("finds the address in a header with a name", () => {
    expect(addressUri('"A <b>" <sip:1000@host:5060;x=y>;tag=1'.replace("<b>", "b"))).toBe("sip:1000@host:5060;x=y");
    expect(addressUri("sip:1000@host;tag=1")).toBe("sip:1000@host");
  });

  it("reads back the session it writes", () => {
    expect(parseSdp(formatSdp("127.0.0.1", 4000))).toEqual({ address: "127.0.0.1", port: 4000 });
    expect(parseSdp("v=0\r\nm=audio 0 RTP/AVP 0\r\nc=IN IP4 127.0.0.1\r\n")).toBeUndefined();
  });
});

describe("answering a challenge", () => {
  const credentials = { username: "Mufasa", password: "Circle of Life" };

  it("does as RFC 7616 computes it", () => {
    const challenge =
      'Digest realm="http-auth@example.org", qop="auth", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"';
    const answer = answerChallenge([challenge], credentials, "GET", "/dir/index.html") ?? "";
    const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(answer)?.[1] ?? "";
    const sha = (text: string) => createHash("sha256").update(text).digest("hex");
    const secret = "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232"; // H(A1), from the RFC
    const request = "9a3fdae9a622fe8de177c24fa9c070f2b181ec85e15dcbdc32e10c82ad450b04"; // H(A2), from the RFC
    expect(field("response")).toBe(sha(`${secret}:${field("nonce")}:00000001:${field("cnonce")}:auth:${request}`));
  });

  it("chooses the server's favourite, or what it is told to", () => {
    const offers = ["MD5", "SHA-256"].map((name) => `Digest realm="r", nonce="n", algorithm=${name}, qop="auth"`);
    expect(answerChallenge(offers, credentials, "REGISTER", "sip:x")).toContain("algorithm=MD5");
    expect(answerChallenge(offers, { ...credentials, algorithm: "SHA-256" }, "REGISTER", "sip:x")).toContain(
      "algorithm=SHA-256",
    );
    expect(answerChallenge(["Digest algorithm=WEIRD"], credentials, "REGISTER", "sip:x")).toBeUndefined();
  });
});
