# The command alone, for a user without rights: docker run --rm -v "$PWD:/data:ro" openline check centre.yaml
ARG RUST=rust:1-slim-bookworm
ARG DEBIAN=debian:bookworm-slim

FROM ${RUST} AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked -p openline-cli

FROM ${DEBIAN}
COPY --from=build /src/target/release/openline /usr/bin/openline
COPY LICENSE-MIT LICENSE-APACHE /usr/share/doc/openline/
USER nobody
WORKDIR /data
ENTRYPOINT ["openline"]
CMD ["--help"]
