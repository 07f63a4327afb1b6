import { describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";

const good = {
  EDGE_URL: "http://127.0.0.1:8787",
  GATEWAY_DATA_DIR: "/var/lib/callplane",
  GATEWAY_PUBLIC_URL: "wss://gw.example",
  UPSTASH_REDIS_REST_URL: "https://redis.example",
  UPSTASH_REDIS_REST_TOKEN: "t",
  AMI_USERNAME: "gateway",
  AMI_SECRET: "s3cret",
  ARI_URL: "http://asterisk.example:8088",
  ARI_USERNAME: "gateway",
  ARI_PASSWORD: "p",
  ASTERISK_GENERATED_DIR: "/etc/asterisk/generated",
  ASTERISK_DRY_RUN_COMMAND: '["node","dry-run.ts"]',
};

describe("configuration", () => {
  it("fills in what can be known", () => {
    expect(
      parseConfig({ ...good, PORTAL_ORIGINS: "http://a.example, http://b.example", OPENAI_API_KEY: "" }),
    ).toMatchObject({
      GATEWAY_PORT: 8790,
      GATEWAY_BIND: "127.0.0.1",
      AMI_PORT: 5038,
      SIP_HOST: "asterisk.example",
      SIP_WEBSOCKET_URL: "ws://asterisk.example:8088/ws",
      ASTERISK_DRY_RUN_COMMAND: ["node", "dry-run.ts"],
      PORTAL_ORIGINS: ["http://a.example", "http://b.example"],
    });
    expect(parseConfig({ ...good, OPENAI_API_KEY: "" }).OPENAI_API_KEY).toBeUndefined();
  });

  it.each(Object.keys(good))("names %s when it is missing", (name) => {
    expect(() => parseConfig({ ...good, [name]: undefined })).toThrow(`${name} is missing`);
    expect(() => parseConfig({ ...good, [name]: "" })).toThrow(`${name} is missing`);
  });

  it.each([
    ["EDGE_URL", "not a url"],
    ["EDGE_URL", "file:///etc/passwd"],
    ["GATEWAY_PUBLIC_URL", "http://gw.example"],
    ["GATEWAY_PORT", "65536"],
    ["AMI_PORT", "0"],
    ["ASTERISK_DRY_RUN_COMMAND", "node dry-run.ts"],
    ["ASTERISK_DRY_RUN_COMMAND", "[]"],
    ["LOG_LEVEL", "loud"],
    ["PORTAL_ORIGINS", "portal.example"],
    ["DRAIN_SEC", "-1"],
    ["BAN_COMMAND", "nft -f -"],
    ["BAN_NEVER", "office"],
  ])("names %s and does not repeat its bad value", (name, value) => {
    const attempt = () => parseConfig({ ...good, [name]: value });
    expect(attempt).toThrow(name);
    try {
      attempt();
    } catch (error) {
      expect(
        String(error)
          .split("\n")
          .slice(1)
          .join("\n")
          .replace(/"node","dry-run.ts"/, ""),
      ).not.toContain(` ${value}`);
    }
  });

  it("names all that is wrong at once", () => {
    expect(() => parseConfig({})).toThrow(
      /EDGE_URL is missing[\s\S]*AMI_SECRET is missing[\s\S]*ASTERISK_DRY_RUN_COMMAND/,
    );
  });
});
