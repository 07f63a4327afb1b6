import type { UserRole } from "../schema/index.ts";

export type DemoPerson = { name: string; email: string; role: UserRole; extension: string };
export type DemoTenant = {
  key: string;
  name: string;
  country: string;
  timeZone: string;
  did: string;
  people: readonly DemoPerson[];
  agent: { name: string; extension: string; fallback: string; firstMessage: string; prompt: string };
};

/** Two companies with the same extension numbers: a call that crossed between them would show at once. */
export const DEMO_TENANTS: readonly DemoTenant[] = [
  {
    key: "acme",
    name: "Acme Dental",
    country: "AT",
    timeZone: "Europe/Vienna",
    did: "+43123456789",
    people: [
      { name: "Anna Berger", email: "anna@acme.example", role: "tenant_admin", extension: "1000" },
      { name: "Markus Huber", email: "markus@acme.example", role: "support", extension: "1001" },
      { name: "Leyla Yılmaz", email: "leyla@acme.example", role: "operator", extension: "1002" },
      { name: "Johann Gruber", email: "johann@acme.example", role: "viewer", extension: "1003" },
      { name: "Sofia Novak", email: "sofia@acme.example", role: "end_user", extension: "1004" },
      { name: "Paul Wagner", email: "paul@acme.example", role: "end_user", extension: "1005" },
    ],
    agent: {
      name: "Front desk",
      extension: "601",
      fallback: "1000",
      firstMessage: "Hello, this is the front desk of Acme Dental. How can I help you?",
      prompt:
        "You answer the phone for a dental practice in Vienna. Be brief and warm. Ask one question at a time. When the " +
        "caller wants to speak to a person, transfer them to extension 1000. When they say goodbye, say goodbye and hang up.",
    },
  },
  {
    key: "globex",
    name: "Globex Logistics",
    country: "US",
    timeZone: "America/New_York",
    did: "+12125550142",
    people: [
      { name: "Grace Miller", email: "grace@globex.example", role: "tenant_admin", extension: "1000" },
      { name: "Daniel Reyes", email: "daniel@globex.example", role: "support", extension: "1001" },
      { name: "Aisha Johnson", email: "aisha@globex.example", role: "operator", extension: "1002" },
      { name: "Tom Nakamura", email: "tom@globex.example", role: "viewer", extension: "1003" },
      { name: "Maria Santos", email: "maria@globex.example", role: "end_user", extension: "1004" },
      { name: "Henry O'Neill", email: "henry@globex.example", role: "end_user", extension: "1005" },
    ],
    agent: {
      name: "Dispatch line",
      extension: "601",
      fallback: "1000",
      firstMessage: "Globex Logistics, dispatch line. What can I do for you?",
      prompt:
        "You answer the dispatch line of a freight company in New York. Be quick and precise; read numbers back. When the " +
        "caller wants to speak to a person, transfer them to extension 1000. When they say goodbye, say goodbye and hang up.",
    },
  },
];

/** Who runs the platform in the demo. */
export const DEMO_PLATFORM_ADMIN = { name: "Robin Keller", email: "robin@callplane.example" };
