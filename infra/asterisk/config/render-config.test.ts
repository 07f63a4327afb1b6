import { describe, expect, it } from "vitest";
import { type AsteriskOptionsInput, asteriskOptions } from "./asterisk-options.ts";
import { BadEnvironment, readEnvironment } from "./environment.ts";
import { escapeValue, sectionName } from "./escape-value.ts";
import { renderConfig } from "./render-config.ts";
import { renderTemplate } from "./render-template.ts";

const program = { moduleDir: "/m", dataDir: "/d", sbinDir: "/s" };
const options: AsteriskOptionsInput = {
  dir: "/i",
  generatedDir: "/i/generated",
  sip: { port: 5060 },
  rtp: { start: 10_000, end: 10_999 },
  http: { port: 8088 },
  ami: { port: 5038, username: "gateway", secret: "ami-secret-0123456789" },
  ari: { username: "gateway", password: "ari-secret-0123456789" },
  portalOrigins: ["https://portal.example"],
};
const render = (change: Partial<AsteriskOptionsInput>) =>
  renderConfig(asteriskOptions.parse({ ...options, ...change }), program);

describe("values from outside", () => {
  it.each([
    ["a line break", "x\nsecret = y"],
    ["a carriage return", "x\ry"],
    ["NUL", "x\0y"],
    ["a line separator", "x\u2028y"],
    ["an escape sequence", "x\u001b[2Jy"],
    ["DEL", "x\u007fy"],
    ["C1 next line", "x\u0085y"],
    ["a leading space", " x"],
    ["a trailing tab", "x\t"],
    ["nothing", ""],
    ["64 KB", "x".repeat(65_536)],
  ])("are refused when they hold %s", (_, value) => {
    expect(() => escapeValue("AMI_SECRET", value)).toThrow(/^AMI_SECRET /);
  });

  it("keep a semicolon from starting a comment", () => {
    expect(escapeValue("x", "a;b;--c")).toBe("a\\;b\\;--c");
  });

  it.each(["a]b", "a\nb", "[x", "general", "a b", ""])("cannot name a section %j", (name) => {
    expect(() => sectionName("AMI_USERNAME", name)).toThrow("AMI_USERNAME");
  });

  it("are never told in the message", () => {
    expect(() => escapeValue("AMI_SECRET", "hidden\nvalue")).not.toThrow(/hidden/);
  });

  it("reach no other option through any field", () => {
    const hostile = "0123456789abcdef\nread = all";
    expect(() => render({ ami: { port: 1, username: "gateway", secret: hostile } })).toThrow("line break");
    expect(() => render({ ari: { username: "a]\n[b", password: "0123456789abcdef" } })).toThrow("letters, digits");
    expect(() => render({ generatedDir: "/x\n#exec /bin/sh" })).toThrow();
    expect(() => render({ dir: "/x/*" })).toThrow();
    expect(() => render({ portalOrigins: ["*"] })).toThrow();
    expect(() => render({ portalOrigins: ["https://a.example,*"] })).toThrow();
  });
});

describe("the configuration", () => {
  it("offers TLS only with a certificate", () => {
    const tls = { certFile: "/c.pem", keyFile: "/k.pem" };
    expect(render({}).get("http.conf")).not.toContain("tls");
    expect(render({}).get("pjsip_static.conf")).not.toMatch(/tls|wss/);
    expect(render({ tls }).get("http.conf")).toContain("tlscertfile = /c.pem");
    expect(render({ tls }).get("pjsip_static.conf")).toContain("[transport-tls]");
  });

  it("keeps tenants' objects apart from what is shared: one cannot be read as the other", () => {
    const files = render({});
    const objectsOf = (name: string) => files.get(name)?.match(/^\[/gm)?.length ?? 0;
    // The one shared object that is found nowhere else (sorcery.conf says why) stands before whatever a tenant's file could break.
    expect(files.get("pjsip.conf")).toMatch(/^\[callplane-bans\]\ntype = acl\n[^[]*#tryinclude/m);
    expect(files.get("pjsip.conf")).toContain("#tryinclude /i/generated/pjsip.d/*.conf");
    expect(objectsOf("pjsip.conf")).toBe(1);
    expect(files.get("pjsip_static.conf")).not.toContain("include");
    const shared = new Set(
      files
        .get("pjsip_static.conf")
        ?.match(/^type = .*$/gm)
        ?.map((line) => line.slice(7)),
    );
    for (const type of shared) expect(files.get("sorcery.conf")).toContain(`pjsip_static.conf,criteria=type=${type}`);
  });

  it("takes no PIN by phone that the portal would not take", () => {
    expect(render({}).get("voicemail.conf")).toMatch(/^minpassword = 4$/m);
  });

  it("tells phones the outside address and spares local networks", () => {
    const sip = { port: 5060, externalAddress: "203.0.113.7", localNetworks: ["10.0.0.0/8", "192.168.0.0/16"] };
    const pjsip = render({ sip }).get("pjsip_static.conf");
    expect(pjsip?.match(/external_media_address = 203\.0\.113\.7/g)).toHaveLength(2);
    expect(pjsip?.match(/local_net = 10\.0\.0\.0\/8\nlocal_net = 192\.168\.0\.0\/16/g)).toHaveLength(2);
  });

  it("leaves no placeholder and no secret outside the two files that need it", () => {
    for (const [name, text] of render({})) {
      expect(text, name).not.toContain("{{");
      if (name !== "manager.conf") expect(text, name).not.toContain("ami-secret");
      if (name !== "ari.conf") expect(text, name).not.toContain("ari-secret");
    }
  });

  it("refuses a template that asks for what it is not given", () => {
    expect(() => renderTemplate("a = {{nothing}}", {})).toThrow("nothing");
    expect(() => renderTemplate("{{#on}}\na = b", { on: true })).toThrow("no end");
  });
});

describe("the environment", () => {
  const environment = {
    AMI_USERNAME: "gateway",
    AMI_SECRET: "0123456789abcdef",
    ARI_USERNAME: "gateway",
    ARI_PASSWORD: "0123456789abcdef",
    PORTAL_ORIGINS: "https://portal.example, https://other.example",
  };

  it("needs only credentials and origins", () => {
    const read = readEnvironment(environment);
    expect(read).toMatchObject({
      sip: { port: 5060 },
      rtp: { start: 10_000, end: 10_999 },
      ami: { bind: "127.0.0.1" },
    });
    expect(read.portalOrigins).toEqual(["https://portal.example", "https://other.example"]);
  });

  it.each([
    ["AMI_SECRET", undefined],
    ["AMI_SECRET", "short"],
    ["ARI_PASSWORD", ""],
    ["ASTERISK_SIP_PORT", "many"],
    ["ASTERISK_RTP_END", "9"],
    ["ASTERISK_SIP_BIND", "everywhere"],
    ["PORTAL_ORIGINS", "*"],
    ["AMI_PERMIT", "0.0.0.0/99"],
    ["ASTERISK_TLS_CERT", "cert.pem"],
  ])("refuses to start on a bad %s (%s), naming it", (name, value) => {
    expect(() => readEnvironment({ ...environment, [name]: value })).toThrow(BadEnvironment);
    const start = name === "ASTERISK_RTP_END" ? "ASTERISK_RTP_" : name;
    expect(() => readEnvironment({ ...environment, [name]: value })).toThrow(new RegExp(`^${start}`));
  });
});
