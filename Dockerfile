# The bot and what it needs to run, without a shell's comforts. It writes to /data and /tmp only: run it with a
# read-only root. The config is /app/config.toml; tokens come from the environment and are in no layer.
ARG PYTHON=3.11.14

FROM python:${PYTHON}-slim-bookworm AS install
WORKDIR /app
RUN python -m venv /venv
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN /venv/bin/python -m pip install --disable-pip-version-check --no-cache-dir --constraint constraints.txt '.[postgres,report]'
COPY bot bot
COPY storage storage
RUN /venv/bin/python -m compileall -q bot storage

FROM python:${PYTHON}-slim-bookworm
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Firsthand" \
      org.opencontainers.image.description="A Discord and Telegram bot that coordinates a community's answers to public criticism of a product" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}"
RUN groupadd --gid 10001 firsthand \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin firsthand \
 && install -d -o firsthand -g firsthand -m 0700 /data
COPY --from=install /venv /venv
COPY --from=install /app/bot /app/bot
COPY --from=install /app/storage /app/storage
COPY LICENSE pyproject.toml /app/
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FIRSTHAND_DATABASE=sqlite:////data/firsthand.db \
    FIRSTHAND_HTTP_HOST=0.0.0.0 \
    MPLCONFIGDIR=/tmp/matplotlib \
    XDG_CACHE_HOME=/tmp/cache
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as it; it.urlopen(f\"http://127.0.0.1:{os.environ.get('FIRSTHAND_HEALTH_PORT', 8081)}/healthz\", timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
