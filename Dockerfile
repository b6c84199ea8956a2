# Two stages: compile, then nothing but the program.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /src/target/release/regain /regain
ENV REGAIN_LISTEN=0.0.0.0:8080 REGAIN_DATA=/data
VOLUME /data
EXPOSE 8080
# There is no shell: the program checks itself.
HEALTHCHECK --interval=30s --timeout=5s CMD ["/regain", "health"]
ENTRYPOINT ["/regain"]
CMD ["serve"]
