# The crates of others are compiled once: registry and target folder are kept between builds (BuildKit, the default since Docker 23).
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --profile dist --locked -p lighthouse-api && cp target/dist/lighthouse /lighthouse

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/lighthouse lighthouse \
 && install -d -m 700 -o lighthouse -g lighthouse /var/lib/lighthouse
COPY --from=build /lighthouse /usr/local/bin/lighthouse
USER lighthouse
ENV LIGHTHOUSE_LISTEN=0.0.0.0:8080 LIGHTHOUSE_METRICS_LISTEN=0.0.0.0:9090 LIGHTHOUSE_DATA_DIR=/var/lib/lighthouse
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD curl -sf http://127.0.0.1:8080/health/ready || exit 1
ENTRYPOINT ["lighthouse"]
CMD ["serve"]
