import { expect, it } from "vitest";
import { maskEachOther, maskSecrets } from "./mask-secrets.ts";

const digest = (character: string) => character.repeat(32);

it("leaves no digest and no password in a text, wherever they stand", () => {
  const text = [
    `password_digest = MD5:${digest("a")}`,
    `password_digest=SHA-256:${"b".repeat(64)}`,
    "password = hunter2 and more",
    "  secret => hunter2",
    "md5_cred=hunter2",
    `pjsip.d/acme-10xx.conf:4: cannot read 'MD5:${digest("a")}'`,
  ].join("\n");
  const masked = maskSecrets(text);
  expect(masked).not.toMatch(/hunter2|[0-9a-f]{32}/);
  expect(masked.split("\n")).toEqual([
    "password_digest = MD5:********",
    "password_digest=SHA-256:********",
    "password = ********",
    "  secret => ********",
    "md5_cred=********",
    "pjsip.d/acme-10xx.conf:4: cannot read 'MD5:********'",
  ]);
});

it("says where a secret differs, and not where it is the same", () => {
  const before = `password_digest = MD5:${digest("a")}\npassword = one\nsecret = same\n`;
  const after = `password_digest = MD5:${digest("b")}\npassword = two\nsecret = same\n`;
  expect(maskEachOther(before, after)).toEqual([
    "password_digest = MD5:******** (old)\npassword = ******** (old)\nsecret = ********\n",
    "password_digest = MD5:******** (new)\npassword = ******** (new)\nsecret = ********\n",
  ]);
});

it("leaves no PIN of a conference room in a dialplan", () => {
  const asks = (pin: string) => ` same = n,GotoIf($["\${callplanePin}" = "${pin}"]?acme-node,room-1,s4enter)`;
  expect(maskSecrets(asks("4711"))).toBe(asks("********"));
  expect(maskSecrets(asks(""))).toBe(asks(""));
  expect(maskEachOther(asks("4711"), asks("2580"))).toEqual([asks("******** (old)"), asks("******** (new)")]);
});

it("leaves alone what only looks like one", () => {
  const text = 'password_policy = strict\nauth_type = digest\ncallerid = "Password = Zoë" <1000>\n';
  expect(maskSecrets(text)).toBe(text);
});
