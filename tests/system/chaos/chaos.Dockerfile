# The image of a host in the chaos tests: the product's own, and what lays packet rules. Its programs
# run in containers of the product's image, which share this one's network.
ARG BASE=worldline:dev
FROM ${BASE}
USER root
ENV PATH=/venv/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
RUN apt-get update -qq \
    && apt-get install -qq --yes --no-install-recommends iptables iproute2 \
    && rm -rf /var/lib/apt/lists/*
COPY packets.py messages.py /tools/
COPY arena /tools/arena
ENTRYPOINT []
CMD ["sleep", "infinity"]
