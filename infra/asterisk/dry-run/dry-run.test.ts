import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asteriskOrReason } from "../testing/asterisk-or-reason.ts";
import { runProgram } from "../tree/run-program.ts";
import { dryRun } from "./judge.ts";
import type { Verdict } from "./verdict.ts";

const asterisk = await asteriskOrReason();
const program = join(import.meta.dirname, "../dry-run.ts");

/** One phone as the gateway writes it; `changed` alters its text. */
function phone(id: string, changed: (text: string) => string = (text) => text): string {
  return changed(
    `[${id}]\ntype = endpoint\ncontext = t1-internal\ndisallow = all\nallow = ulaw\nauth = ${id}\naors = ${id}\n\n` +
      `[${id}]\ntype = auth\nauth_type = digest\nusername = ${id}\npassword_digest = MD5:${"0a".repeat(16)}\n` +
      `password_digest = SHA-256:${"0a".repeat(32)}\n\n[${id}]\ntype = aor\nmax_contacts = 1\n\n`,
  );
}
const withOption = (option: string) => (text: string) => text.replace("disallow = all", `${option}\ndisallow = all`);
const three = (middle: string) => phone("a") + middle + phone("c");
const goodDialplan = "[t1-internal]\nexten = 1000,1,Dial(PJSIP/a)\n same = n,Hangup()\n";
const secondTenant = "[t2-internal]\nexten = 1,1,NoOp()\n";

describe.skipIf(asterisk.skip)(`a dry run${asterisk.because}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "dry-run-test-"));
  const previous = process.env.TMPDIR;
  beforeAll(() => {
    mkdirSync(join(folder, "tmp"));
    process.env.TMPDIR = join(folder, "tmp"); // so that what it leaves behind can be told from others' runs
  });
  afterAll(() => {
    if (previous === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = previous;
    rmSync(folder, { recursive: true });
  });

  let made = 0;
  function candidate(pjsip: string | Buffer, dialplan = goodDialplan): string {
    const dir = join(folder, `candidate-${made++}`);
    for (const name of ["pjsip.d", "dialplan.d"]) mkdirSync(join(dir, name), { recursive: true });
    writeFileSync(join(dir, "pjsip.d/t1.conf"), pjsip);
    writeFileSync(
      join(dir, "pjsip.d/t2.conf"),
      phone("z", (text) => text.replace("t1-internal", "t2-internal")),
    );
    writeFileSync(join(dir, "dialplan.d/t1.conf"), dialplan);
    writeFileSync(join(dir, "dialplan.d/t2.conf"), secondTenant);
    return dir;
  }
  const judge = (pjsip: string | Buffer, dialplan?: string) =>
    dryRun({ tree: asterisk.tree, candidateDir: candidate(pjsip, dialplan) });
  const said = ({ errors }: Verdict) =>
    errors.map(({ file, line, message }) => `${file}:${line} ${message}`).join("\n");

  it("accepts a good candidate and lists all it holds", async () => {
    const verdict = await judge(phone("a") + phone("b"));
    expect(verdict).toMatchObject({ ok: true, errors: [], warnings: [] });
    const { endpoints, aors, auths, identifies, contexts } = verdict.objects;
    expect([endpoints, aors, auths].map((names) => names.toSorted())).toEqual(Array(3).fill(["a", "b", "z"]));
    expect(identifies).toEqual([]);
    expect(contexts.toSorted()).toEqual(["t1-internal", "t2-internal"]);
  });

  it("accepts an empty generation", async () => {
    const dir = join(folder, "empty");
    mkdirSync(join(dir, "pjsip.d"), { recursive: true });
    const verdict = await dryRun({ tree: asterisk.tree, candidateDir: dir });
    expect(verdict).toMatchObject({ ok: true, objects: { endpoints: [], contexts: [] } });
  });

  it("accepts names longer than Asterisk's tables are wide, and tells two apart", async () => {
    const long = "a".repeat(60);
    const verdict = await judge(phone(`${long}-1`) + phone(`${long}-2`));
    expect(verdict.errors).toEqual([]);
    expect(verdict.objects.endpoints.toSorted()).toEqual([`${long}-1`, `${long}-2`, "z"]);
  });

  // The rows of the table of broken files, and more of their kind. Each has a phone before and one after the mistake.
  it.each<[string, string, string]>([
    ["a missing ]", three("[b\ntype = endpoint\n"), "pjsip.d/t1.conf:20 parse error: no closing ']'"],
    [
      "an unknown template",
      three("[b](nope)\ntype = endpoint\n"),
      "pjsip.d/t1.conf:20 Inheritance requested, but category 'nope' does not exist",
    ],
    [
      "a missing #include",
      three("#include /nonexistent.conf\n"),
      "'/nonexistent.conf' was listed as a #include but it does not exist",
    ],
    ["an unterminated ;--", three(";--\n"), "Unterminated comment"],
    ["an unknown option", three(phone("b", withOption("nonsense = 1"))), "pjsip.d/t1.conf:23 Could not find option"],
    ["a bad codec", three(phone("b", withOption("allow = ulow"))), "pjsip.d/t1.conf:23 Error parsing allow=ulow"],
    [
      "a bad integer",
      three(phone("b", withOption("device_state_busy_at = many"))),
      "pjsip.d/t1.conf:23 Error parsing device_state_busy_at",
    ],
    [
      "type=endpont",
      three(phone("b", (text) => text.replace("type = endpoint", "type = endpont"))),
      "pjsip.d/t1.conf:20 [b] has the type endpont",
    ],
    [
      "no type at all",
      three(phone("b", (text) => text.replace("type = endpoint\n", ""))),
      "pjsip.d/t1.conf:20 [b] has no type",
    ],
    ["a truncated file", phone("a") + phone("b").slice(0, 60), "pjsip.d/t1.conf:20 endpoint b has no auth"],
    [
      "a file cut at a line's end",
      `${phone("a")}[b]\ntype = endpoint\ncontext = t1-internal\n`,
      "endpoint b has no AOR",
    ],
    [
      "a bad boolean",
      three(phone("b", withOption("direct_media = maybe"))),
      "pjsip.d/t1.conf:23 direct_media is neither yes nor no",
    ],
    [
      "a missing auth",
      three(phone("b", (text) => text.replace("auth = b", "auth = x"))),
      "b names the auth x, which is not there",
    ],
    [
      "a missing AOR",
      three(phone("b", (text) => text.replace("aors = b", "aors = x"))),
      "b names the aor x, which is not there",
    ],
    ["a missing transport", three(phone("b", withOption("transport = nope"))), "b names the transport nope"],
    ["a missing context", three(phone("b", (text) => text.replace("t1-internal", "t9"))), "b names the context t9"],
    [
      "an unescaped ;",
      three(phone("b", withOption('callerid = "A;B" <1>'))),
      "pjsip.d/t1.conf:23 callerid is cut short",
    ],
    ["a duplicate id", phone("a") + phone("b") + phone("b"), "duplicate object: 'b' of type 'endpoint'"],
    [
      "a digest that is none",
      three(phone("b", (text) => text.replace("SHA-256:0a", "SHA-256:zz"))),
      "password_digest is no digest",
    ],
    [
      "a phone without the digest that is asked for",
      three(phone("b", (text) => text.replace(/.*MD5.*\n/, ""))),
      "No plain text or digest password found for algorithm MD5",
    ],
    [
      "a bad AOR",
      three(phone("b", (text) => text.replace("max_contacts = 1", "max_contacts = x"))),
      "aor b is not there after reading",
    ],
    ["a line that is no option", three(phone("b", withOption("context t1-internal"))), "pjsip.d/t1.conf:23 No '='"],
    ["#exec", three("#exec /bin/true\n"), "pjsip.d/t1.conf:20 a generated file includes and executes nothing"],
    [
      "a transport of its own",
      three("[t]\ntype = transport\nprotocol = udp\nbind = 127.0.0.1:6000\n"),
      "[t] has the type transport",
    ],
    [
      "an access list of its own",
      three("[t]\ntype = acl\ndeny = 0.0.0.0/0\n"),
      "[t] has the type acl, which no tenant's object has",
    ],
    ["NUL bytes", three("\0\0[b]\n"), "pjsip.d/t1.conf:20 a control character"],
  ])("refuses %s", async (_, pjsip, expected) => {
    const verdict = await judge(pjsip);
    expect(verdict.ok).toBe(false);
    expect(said(verdict)).toContain(expected);
  });

  it.each<[string, string, string]>([
    [
      "a missing ]",
      "[t1-internal]\nexten = 1,1,NoOp()\n[t3\nexten = 1,1,NoOp()\n",
      "dialplan.d/t1.conf:3 parse error: no closing ']'",
    ],
    ["an empty file", "", "dialplan.d/t1.conf:undefined holds no context"],
    [
      "an unknown application",
      "[t1-internal]\nexten = 1,1,Dail(PJSIP/a)\n",
      "dialplan.d/t1.conf:2 there is no application Dail",
    ],
    [
      "an unknown function",
      `[t1-internal]\nexten = 1,1,Set(x=$\{NOSUCH(1)})\n`,
      "dialplan.d/t1.conf:2 there is no function NOSUCH",
    ],
    [
      "a bad label",
      "[t1-internal]\nexten = 1,1,GotoIf($[1]?here:there)\n same = n(here),NoOp()\n",
      "dialplan.d/t1.conf:2 it jumps to the label there",
    ],
    [
      "a jump to a missing context",
      "[t1-internal]\nexten = 1,1,Goto(t9,1,1)\n",
      "dialplan.d/t1.conf:2 it jumps to the context t9",
    ],
    ["a bad priority", "[t1-internal]\nexten = 1,x,NoOp()\n", "dialplan.d/t1.conf:2 Invalid priority/label 'x'"],
    [
      "an unclosed parenthesis",
      "[t1-internal]\nexten = 1,1,Dial(PJSIP/a\n",
      "dialplan.d/t1.conf:2 No closing parenthesis",
    ],
    ["an unclosed brace", `[t1-internal]\nexten = 1,1,NoOp($\{EXTEN)\n`, "dialplan.d/t1.conf:2 an opening brace"],
    [
      "a missing included context",
      "[t1-internal]\ninclude = nowhere\nexten = 1,1,NoOp()\n",
      "dialplan.d/t1.conf:1 Context 't1-internal' tries to include nonexistent context 'nowhere'",
    ],
    ["a missing file", "[t1-internal]\n#include /nonexistent.conf\nexten = 1,1,NoOp()\n", "but it does not exist"],
    [
      "the same priority twice",
      "[t1-internal]\nexten = 1,1,NoOp()\nexten = 1,1,NoOp(x)\n",
      "dialplan.d/t1.conf:3 Unable to register extension",
    ],
    [
      "a word that is none",
      "[t1-internal]\nextn = 1,1,NoOp()\n",
      "dialplan.d/t1.conf:2 ==!!== Unknown directive: extn",
    ],
  ])("refuses a dialplan with %s", async (_, dialplan, expected) => {
    const verdict = await judge(phone("a"), dialplan);
    expect(verdict.ok).toBe(false);
    expect(said(verdict)).toContain(expected);
  });

  it("tells when one tenant's mistake takes another's phones away", async () => {
    const verdict = await judge(three("[b\n"));
    expect(verdict.objects.endpoints).toEqual(["a"]);
    expect(said(verdict)).toContain("pjsip.d/t2.conf:1 endpoint z is not there after reading");
  });

  it("accepts carriers by name and by address, without reaching for them", async () => {
    const carrier = `
[c]
type = endpoint
identify_by = ip
context = t1-internal
aors = c
outbound_auth = c
[c]
type = aor
contact = sip:192.0.2.7
qualify_frequency = 2
[c]
type = identify
endpoint = c
match = sip.carrier.example
[c]
type = auth
auth_type = userpass
username = me
password = secret
[c]
type = registration
outbound_auth = c
server_uri = sip:192.0.2.7:5061\\;transport=tls
client_uri = sip:me@192.0.2.7:5061\\;transport=tls
`;
    const dir = candidate(phone("a") + carrier);
    for (const shared of [false, true]) {
      const verdict = await dryRun({ tree: asterisk.tree, candidateDir: dir, shared });
      expect(verdict).toMatchObject({ ok: true, isolated: !shared, objects: { identifies: ["c"] } });
      const told = verdict.warnings.map(({ message }) => message).join("\n");
      expect(told).toContain("sip.carrier.example is not looked up");
      expect(told.includes("no network namespace is to be had")).toBe(shared);
      expect(told.includes("registrations at carriers are left out")).toBe(shared);
    }
  });

  it("knows the TLS transports where the live Asterisk has them", async () => {
    const dir = candidate(phone("a", withOption("transport = transport-tls")));
    expect((await dryRun({ tree: asterisk.tree, candidateDir: dir })).ok).toBe(false);
    expect((await dryRun({ tree: asterisk.tree, candidateDir: dir, tls: true })).errors).toEqual([]);
  });

  it("loses no complaint among ten thousand, and tells the first hundred", async () => {
    const verdict = await judge(
      Array.from({ length: 3_000 }, (_, i) => phone(`p${i}`, withOption("nonsense = 1"))).join(""),
    );
    expect(verdict.errors).toHaveLength(101);
    expect(verdict.errors.at(-1)?.message).toMatch(/^and \d{4,} more/);
  }, 60_000);

  it("as a program prints one JSON object and ends with 0 for a bad candidate too", async () => {
    const ended = await runProgram([process.execPath, program, candidate(three("[b\n"))]);
    expect(ended.code).toBe(0);
    const verdict: Verdict = JSON.parse(ended.stdout);
    expect(verdict).toMatchObject({ ok: false, isolated: true });
  });

  it("as a program ends with 1 and a sentence when there is no verdict", async () => {
    const ended = await runProgram([process.execPath, program, join(folder, "nowhere")]);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("nowhere");
  });

  it("leaves no process and no folder, however it ends", async () => {
    const dir = candidate(phone("a"));
    const given = AbortSignal.timeout(100);
    await expect(dryRun({ tree: asterisk.tree, candidateDir: dir, signal: given })).rejects.toThrow();
    expect(sandboxes(folder)).toEqual([]);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);

    const killed = spawn(process.execPath, [program, dir], { stdio: "ignore" });
    await expect.poll(() => sandboxes(folder).length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0);
    killed.kill("SIGKILL");
    await expect.poll(() => sandboxes(folder), { timeout: 10_000 }).toEqual([]);
  });
});

/** Processes whose command line names a folder under `folder`. */
function sandboxes(folder: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${folder}/tmp/callplane-dry-run-`);
    } catch {
      return false; // it ended meanwhile
    }
  });
}
