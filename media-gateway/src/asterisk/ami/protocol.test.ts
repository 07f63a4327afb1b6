import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AmiError } from "./errors.ts";
import { createAmiParser, formatAction } from "./protocol.ts";

const greeting = "Asterisk Call Manager/11.0.0\r\n";

function parse(...chunks: (string | Uint8Array)[]) {
  const parser = createAmiParser();
  return chunks.flatMap((chunk) => parser.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk));
}

describe("AMI actions", () => {
  it("writes one header a line and ends with an empty one", () => {
    expect(formatAction({ Action: "Reload", Module: "res_pjsip.so", Variable: ["a=1", "b=2"] }, "cp-1")).toBe(
      "Action: Reload\r\nModule: res_pjsip.so\r\nVariable: a=1\r\nVariable: b=2\r\nActionID: cp-1\r\n\r\n",
    );
  });

  it("refuses a control character in every key and value: it would be a second action", () => {
    for (const bad of ["x\r\nAction: Originate", "x\ny", "x\ry", "a\u0000b", "\u007f"]) {
      expect(() => formatAction({ Action: "DBPut", Val: bad }, "cp-1")).toThrow(AmiError);
      expect(() => formatAction({ Action: "DBPut", Val: ["ok", bad] }, "cp-1")).toThrow(AmiError);
      expect(() => formatAction({ Action: "DBPut", [bad]: "x" }, "cp-1")).toThrow(AmiError);
      expect(() => formatAction({ Action: "DBPut" }, bad)).toThrow(AmiError);
    }
  });

  it("never writes more lines than it has fields, whatever the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        let text: string;
        try {
          text = formatAction({ Action: "DBPut", Val: value }, "cp-1");
        } catch (error) {
          return error instanceof AmiError && error.code === "refused_value";
        }
        return text.split(/\r|\n/).length === 9;
      }),
    );
  });
});

describe("AMI parser", () => {
  it("reads messages however the bytes are cut", () => {
    const bytes = Buffer.from(`${greeting}Event: A\r\nName: Zoë\r\n\r\nResponse: Success\r\nMessage: a: b\r\n\r\n`);
    const whole = parse(bytes);
    expect(whole).toEqual([
      { Event: "A", Name: "Zoë" },
      { Response: "Success", Message: "a: b" },
    ]);
    expect(parse(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it("joins a repeated key, keeps an empty value, and treats a bare line feed as part of the value", () => {
    expect(
      parse(`${greeting}Response: Success\r\nOutput: a\r\nOutput: b\r\nEmpty: \r\nX: 1\nEvent: Forged\r\n\r\n`),
    ).toEqual([{ Response: "Success", Output: "a\nb", Empty: "", X: "1\nEvent: Forged" }]);
  });

  it("holds keys that are special in JavaScript as plain fields", () => {
    const [message] = parse(`${greeting}Event: A\r\n__proto__: x\r\nconstructor: y\r\n\r\n`);
    expect(Object.keys(message ?? {})).toEqual(["Event", "__proto__", "constructor"]);
  });

  it("refuses what is not AMI, and what grows without end", () => {
    expect(() => parse("HTTP/1.1 400 Bad Request\r\n")).toThrow(/greeting/);
    expect(() => parse(`${greeting}nonsense\r\nmore nonsense\r\n\r\n`)).toThrow(/neither/);
    expect(() => parse(greeting, "x".repeat(40_000), "x".repeat(40_000))).toThrow(/line too long/);
    const parser = createAmiParser();
    parser.push(Buffer.from(`${greeting}Event: A\r\n`));
    const line = Buffer.from(`K: ${"v".repeat(60_000)}\r\n`);
    expect(() => {
      for (let count = 0; count < 100; count += 1) parser.push(line);
    }).toThrow(/message too long/);
  });

  it("survives any bytes with a verdict: messages or AmiError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        try {
          parse(greeting, bytes);
          return true;
        } catch (error) {
          return error instanceof AmiError && error.code === "garbage";
        }
      }),
    );
  });
});
