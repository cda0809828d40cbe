ARG PYTHON=3.11.14-slim-bookworm

FROM python:${PYTHON} AS build
WORKDIR /source
RUN python -m venv /opt/pebble
COPY requirements-run.lock ./
RUN /opt/pebble/bin/pip install --no-cache-dir --require-hashes --compile -r requirements-run.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY storage storage
RUN /opt/pebble/bin/pip install --no-cache-dir --no-deps --no-build-isolation --compile .

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --home-dir /data --create-home pebble
COPY --from=build /opt/pebble /opt/pebble
ENV PATH=/opt/pebble/bin:$PATH \
    HOME=/data \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_URL=sqlite:////data/pebble.db
USER pebble
WORKDIR /data
VOLUME /data
EXPOSE 3000
# Past any proxy of the environment: the bot is on this very machine.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + (os.environ.get('PORT') or '3000') + '/healthz', timeout=4)"]
# Once per release, before this: docker run … pebble migrate (compose.yaml does so)
CMD ["pebble", "run"]
