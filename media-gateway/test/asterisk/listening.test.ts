import { readFile } from "node:fs/promises";
import { asteriskOrReason, startSipPhone } from "@callplane/infra/asterisk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aSnapshot, aSnapshotEnvelope, passwordOf } from "../a-snapshot.ts";
import { type RealApply, startRealApply } from "./real-apply.ts";

const found = await asteriskOrReason();

/** Local addresses of UDP sockets bound to these ports, as the kernel writes them: hexadecimal. Linux only, as Asterisk here is. */
async function boundAt(ports: { rtpStart: number; rtpEnd: number }): Promise<string[]> {
  const tables = await Promise.all(["udp", "udp6"].map((table) => readFile(`/proc/net/${table}`, "utf8")));
  return tables.flatMap((table) =>
    table.split("\n").flatMap((line) => {
      const [, address = "", port = ""] = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) /.exec(line) ?? [];
      const number = Number.parseInt(port, 16);
      return number >= ports.rtpStart && number <= ports.rtpEnd ? [address] : [];
    }),
  );
}

describe.skipIf(found.skip)(`an Asterisk that takes media at one address${found.because}`, () => {
  const acme = aSnapshotEnvelope(aSnapshot({ key: "acme", users: 1 }));
  const [name = ""] = acme.body.users.flatMap((user) => user.devices.map((device) => device.sipUsername));
  let real: RealApply;
  beforeAll(async () => {
    real = await startRealApply({ site: { mediaAddress: "127.0.0.1" } });
    expect(await real.apply([acme])).toMatchObject({ kind: "applied" });
  });
  afterAll(() => real?.stop());

  it("opens no RTP port anywhere else during a call, and is heard", async () => {
    const server = { host: "127.0.0.1", port: real.asterisk.ports.sip };
    const phone = await startSipPhone({ server, username: name, password: passwordOf(name) });
    try {
      await phone.register();
      const call = await phone.call("600");
      await call.hearsSound();
      expect(new Set(await boundAt(real.asterisk.ports))).toEqual(new Set(["0100007F"]));
      await call.hangUp();
    } finally {
      await phone.stop();
    }
  });
});
