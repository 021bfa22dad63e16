# Aman Jol in a small image. Data lives under /data unless DATABASE_URL names a server.
#   docker build -t aman-jol .
#   docker run --env-file .env -v aman-jol:/data aman-jol migrate
#   docker run --env-file .env -v aman-jol:/data aman-jol

FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PIP_DISABLE_PIP_VERSION_CHECK=1
# A compiler for what has no ready package; it stays in this stage.
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock requirements-meaning.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock \
    && pip install --no-cache-dir --require-hashes --no-deps --requirement requirements-meaning.lock
COPY bot ./bot
COPY dialogs ./dialogs
COPY locales ./locales
RUN python -m bot.i18n compile && python -m compileall -q bot dialogs

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Aman Jol" \
      org.opencontainers.image.licenses="MIT"
# Reads pictures of offers, on this machine (bot/ocr.py).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        tesseract-ocr tesseract-ocr-rus tesseract-ocr-kaz tesseract-ocr-uzb tesseract-ocr-uzb-cyrl \
    && rm -rf /var/lib/apt/lists/*
# A fixed number, so that a mounted volume keeps its owner from image to image.
RUN groupadd --gid 10001 amanjol \
    && useradd --uid 10001 --gid amanjol --no-create-home --home-dir /data --shell /usr/sbin/nologin amanjol \
    && install --directory --owner=amanjol --group=amanjol --mode=0700 /data
WORKDIR /app
# Owned by root: the service can't change its own code.
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite+aiosqlite:////data/amanjol.db \
    LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
