import type { User } from "../../contract/index.ts";

export const createUser = { name: "Anna Berger", email: "anna@acme.example" };

export const user: User = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: createUser.name,
  email: createUser.email,
  role: "end_user",
  grants: [],
  denials: [],
  status: "active",
  extension: { number: "1000" },
  deviceCount: 2,
  devicesRegistered: 1,
  lastLoginAt: "2026-11-20T08:02:11.000Z",
  createdAt: "2026-11-18T14:20:00.000Z",
  invitation: null,
};

export const invitedUser: User = {
  ...user,
  status: "invited",
  deviceCount: 0,
  devicesRegistered: 0,
  lastLoginAt: null,
  invitation: { expiresAt: "2026-11-27T09:30:00.000Z", expired: false },
};
