# Two stages: compile, then nothing but the program. Needs BuildKit, as docker 23 and newer have it.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# What cargo downloads and compiles is kept from one build to the next.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked && cp target/release/regain /regain && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /regain /regain
# The program runs as this user, and a volume begins with the owner of the folder in its place.
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
ENV REGAIN_LISTEN=0.0.0.0:8080 REGAIN_DATA=/data
VOLUME /data
EXPOSE 8080
# There is no shell: the program checks itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/regain", "health"]
ENTRYPOINT ["/regain"]
CMD ["serve"]
