# One small image for every program of Worldline: `docker run worldline broker ...`, `... world ...`.
# Builds with and without BuildKit, so no `RUN --mount` and no `COPY --chmod`.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
RUN python -m venv /venv
COPY requirements.lock /tmp/requirements.lock
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes -r /tmp/requirements.lock
COPY pyproject.toml README.md /src/
COPY broker /src/broker
COPY peer /src/peer
COPY client /src/client
COPY content /src/content
RUN /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        --no-deps --no-index --no-build-isolation /src \
    && /venv/bin/python -m pip uninstall --yes --quiet hatchling editables pathspec \
        trove-classifiers pluggy packaging tomlkit \
    && /venv/bin/python -m pip uninstall --yes --quiet setuptools pip \
    && /venv/bin/worldline --version

FROM ${BASE}
COPY --from=build /venv /venv
# A named volume takes the owner of the folder that it is mounted on.
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin worldline \
    && mkdir /data /key && chown worldline /data /key && chmod 700 /data /key
# Compiled here, for nobody may write it down later: else each health check compiles the library anew.
RUN for program in broker world gateway; do /venv/bin/worldline $program --help >/dev/null; done \
    && /venv/bin/python -c 'import broker.pulse'
USER worldline
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    WORLDLINE_DATA=/data
VOLUME ["/data"]
EXPOSE 5570 5571
HEALTHCHECK --interval=5s --timeout=4s --start-period=20s --retries=3 \
    CMD ["python", "-m", "broker.pulse"]
ENTRYPOINT ["worldline"]
CMD ["--help"]
