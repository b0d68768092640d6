# Build: everything npm needs, the compiler included.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
# Scripts stay off: `prepare` would build before the sources are here, and no dependency needs one.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY src ./src
COPY packaging ./packaging
COPY mappings ./mappings
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

# Run: the program, its mappings and its demonstration captures, under an account that owns nothing else.
FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY mappings ./mappings
COPY meters ./meters
COPY fixtures ./fixtures
RUN mkdir /data && chown node:node /data
USER node
WORKDIR /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/app/dist/cli/main.js"]
CMD ["run", "-c", "/etc/stackwire/stackwire.yaml"]
