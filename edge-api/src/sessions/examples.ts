import type { LoginResult, Me, Tokens } from "../../contract/index.ts";

export const login = { email: "anna@acme.example", password: "correct horse battery staple" };

export const me: Me = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Anna Berger",
  email: login.email,
  role: "end_user",
  permissions: ["self.read", "self.write", "calls.read_own"],
  tenant: {
    id: "0199b2f0-1111-7aaa-8bbb-222233334444",
    key: "acme",
    name: "Acme",
    kind: "customer",
    timeZone: "Europe/Vienna",
    country: "AT",
  },
  actingIn: null,
  extension: { number: "1000" },
};

export const tokens: Tokens = {
  accessToken: "eyJhbGciOiJFZERTQSIsImtpZCI6IjIwMjYtMTEifQ.…",
  refreshToken: "q3f0Z1sV2m4n5b6v7c8x9z0a1s2d3f4g5h6j7k8l9q0",
  expiresIn: 600,
};

export const loginResult: LoginResult = { ...tokens, user: me };

export const webSession = {
  id: "0199b2f7-5555-7666-8777-888899990000",
  userAgent: "Mozilla/5.0",
  address: "192.0.2.17",
  createdAt: "2026-11-20T08:02:11.000Z",
  lastSeenAt: "2026-11-20T09:30:00.000Z",
  current: true,
};
