import type { DeviceWithSecret, User } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { toCredentialsCsv } from "./credentials-csv.ts";

const user = (name: string): User => ({
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name,
  email: "ada@linden.example",
  role: "end_user",
  grants: [],
  denials: [],
  status: "invited",
  extension: { number: "1000" },
  deviceCount: 0,
  devicesRegistered: 0,
  lastLoginAt: null,
  createdAt: "2026-11-20T09:30:00.000Z",
  invitation: null,
});
const device = { sipUsername: "linden-1000-a1b2", sipPassword: 'a"b,c', sipServer: null };

it("writes a sheet that a spreadsheet opens as it is, and runs nothing of it", () => {
  const sheet = toCredentialsCsv([{ user: user("=cmd()"), device: device as DeviceWithSecret }]);
  expect(sheet).toBe(
    '\ufeff"Name","Extension","User name","Password","Server","Port","Transport"\r\n' +
      '"\'=cmd()","1000","linden-1000-a1b2","a""b,c","","",""\r\n',
  );
});
