# The media gateway. Build from the repository's root:
#   docker build -f infra/deploy/gateway.Dockerfile -t callplane-gateway .
# It stands on the Asterisk image, as it tries every candidate configuration on an Asterisk of its own before the running one sees it.
# Give it the same /var/lib/callplane-asterisk volume as the Asterisk it serves. No credential is in the image.

FROM node:24-trixie-slim AS packages
WORKDIR /opt/callplane
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY edge-api/package.json edge-api/
COPY drizzle/package.json drizzle/
COPY infra/package.json infra/
COPY media-gateway/package.json media-gateway/
COPY web/package.json web/
RUN npx --yes pnpm@12 install --pm-on-fail=ignore --frozen-lockfile --prod --filter @callplane/media-gateway

FROM callplane-asterisk
USER root
COPY --from=packages /opt/callplane /opt/callplane
COPY edge-api/contract /opt/callplane/edge-api/contract
COPY media-gateway /opt/callplane/media-gateway
COPY infra/asterisk /opt/callplane/infra/asterisk
RUN apt-get update && apt-get install -y --no-install-recommends espeak-ng && rm -rf /var/lib/apt/lists/* \
 && install -d -o asterisk -g asterisk -m 0700 /var/lib/callplane-gateway
USER asterisk
ENV GATEWAY_DATA_DIR=/var/lib/callplane-gateway \
    GATEWAY_BIND=0.0.0.0 \
    ASTERISK_DRY_RUN_COMMAND='["node","/opt/callplane/infra/asterisk/dry-run.ts"]' \
    SPEECH_COMMAND='["espeak-ng"]'
WORKDIR /opt/callplane/media-gateway
EXPOSE 8790/tcp
VOLUME /var/lib/callplane-gateway
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.GATEWAY_PORT ?? 8790}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
