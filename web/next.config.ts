import type { NextConfig } from "next";

/** Headers every answer carries; the Content-Security-Policy, which needs a nonce per request, is set in src/proxy.ts. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(self)" },
  { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
];

const config: NextConfig = {
  transpilePackages: ["@callplane/edge-api", "@callplane/media-gateway"],
  poweredByHeader: false,
  reactStrictMode: true,
  // Two stacks can run side by side (a test beside a dev server) only with a folder each.
  ...(process.env.NEXT_DIST_DIR === undefined ? {} : { distDir: process.env.NEXT_DIST_DIR }),
  allowedDevOrigins: ["127.0.0.1", "localhost"],
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default config;
