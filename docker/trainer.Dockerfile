# The first stage is the same in the images of all services, so that Docker builds it once and shares it.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    libmicrohttpd-dev libmongoc-dev libbson-dev libcurl4-openssl-dev libssl-dev libsqlite3-dev zlib1g-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Sources Sources
RUN swift build -c release --static-swift-stdlib --product semblance-api \
    && swift build -c release --static-swift-stdlib --product semblance-trainer \
    && swift build -c release --static-swift-stdlib --product semblance-web \
    && mkdir /staging && cp .build/release/semblance-api .build/release/semblance-trainer .build/release/semblance-web /staging/ \
    && strip /staging/*

FROM debian:bookworm-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    libssl3 libcurl4 ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin semblance \
    && mkdir -p /app /run/semblance && chown semblance /run/semblance
COPY --from=build /staging/semblance-trainer /app/service
WORKDIR /app
USER 10001
# Parallelism is ours: no numeric library may start threads of its own. glibc's arenas grow with threads.
ENV OPENBLAS_NUM_THREADS=1 MALLOC_ARENA_MAX=2
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s CMD ["/app/service", "--health"]
ENTRYPOINT ["/app/service"]
