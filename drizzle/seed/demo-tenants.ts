import type { UserRole } from "../schema/index.ts";

export type DemoPerson = { name: string; email: string; role: UserRole; extension: string };
export type DemoTenant = {
  key: string;
  name: string;
  country: string;
  timeZone: string;
  people: readonly DemoPerson[];
  agent: { name: string; extension: string; fallback: string; firstMessage: string; prompt: string };
  routing: DemoRouting;
};

/** How a company's calls go. People are named by their extensions; both companies' things stand on the same numbers. */
export type DemoRouting = {
  numbers: { main: string; support: string };
  hours: { days: number[]; from: string; to: string }[];
  welcome: string;
  closed: string;
  group: { name: string; people: readonly string[] };
  queue: { name: string; people: readonly string[] };
  room: { name: string; pin: string };
  box: string;
  keys: { group: string; queue: string; agent: string };
};

/** Two companies with the same extension numbers: a call that crossed between them would show at once. */
export const DEMO_TENANTS: readonly DemoTenant[] = [
  {
    key: "acme",
    name: "Acme Dental",
    country: "AT",
    timeZone: "Europe/Vienna",
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
    routing: {
      numbers: { main: "+43123456789", support: "+43123456790" },
      hours: [
        { days: [1, 2, 3, 4], from: "08:00", to: "18:00" },
        { days: [5], from: "08:00", to: "14:00" },
      ],
      welcome:
        "Welcome to Acme Dental. For appointments, press 1. If you have a question about your treatment, press 2. To speak " +
        "to our assistant, press 3.",
      closed:
        "Thank you for calling Acme Dental. The practice is closed now. We are here Monday to Thursday from eight to six, and " +
        "Friday until two. Please leave a message.",
      group: { name: "Reception", people: ["1000", "1002"] },
      queue: { name: "Treatment questions", people: ["1001", "1003", "1004"] },
      room: { name: "Team meeting", pin: "2468" },
      box: "Practice",
      keys: { group: "Appointments", queue: "Treatment", agent: "Assistant" },
    },
  },
  {
    key: "globex",
    name: "Globex Logistics",
    country: "US",
    timeZone: "America/New_York",
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
    routing: {
      numbers: { main: "+12125550142", support: "+12125550143" },
      hours: [{ days: [1, 2, 3, 4, 5, 6], from: "06:00", to: "22:00" }],
      welcome:
        "Globex Logistics. To book a load, press 1. Drivers on the road, press 2. For the status of a shipment, press 3.",
      closed: "Globex Logistics is closed now. We are here Monday to Saturday from six to ten. Please leave a message.",
      group: { name: "Booking", people: ["1000", "1001"] },
      queue: { name: "Drivers", people: ["1002", "1003", "1005"] },
      room: { name: "Morning call", pin: "1357" },
      box: "Dispatch",
      keys: { group: "Booking", queue: "Drivers", agent: "Shipments" },
    },
  },
];

/** Who runs the platform in the demo. */
export const DEMO_PLATFORM_ADMIN = { name: "Robin Keller", email: "robin@callplane.example" };
