# The image walks the same path as `pip install levelhead`: build the wheel, install it with hash-locked dependencies.
# `.ci/image` takes the same steps without a container engine, and tests/test_packaging.py holds both to this file.
#
#   docker build -t levelhead .
#   docker run -p 8080:8080 -e LEVELHEAD_API_KEYS="$(openssl rand -hex 24)" levelhead
#
# Inside a container it must listen on every address, so it refuses to start without LEVELHEAD_API_KEYS.
ARG PYTHON_VERSION=3.11

# ---- the wheel -------------------------------------------------------------------------------------------------------
FROM python:${PYTHON_VERSION}-slim AS wheel
WORKDIR /source
COPY .ci/build.lock .ci/build.lock
RUN python -m pip install --no-cache-dir --require-hashes -r .ci/build.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY service service
COPY prompts prompts
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir /dist .

# ---- its environment: dependencies first, so that a change of ours does not install them again -----------------------
FROM python:${PYTHON_VERSION}-slim AS environment
COPY requirements.lock /tmp/requirements.lock
RUN python -m venv --without-pip /opt/levelhead \
 && python -m pip --python /opt/levelhead/bin/python install --no-cache-dir --require-hashes -r /tmp/requirements.lock
COPY --from=wheel /dist /dist
# One draft leaves the parsed word lists beside the compiled modules, where the user who runs it could not put them.
RUN python -m pip --python /opt/levelhead/bin/python install --no-cache-dir --no-deps /dist/*.whl \
 && /opt/levelhead/bin/levelhead draft examples:vpn-third-time --model mock/composer >/dev/null

# ---- what runs: Python and that environment; nothing that installs or builds (the base image has some), no root -------
FROM python:${PYTHON_VERSION}-slim
LABEL org.opencontainers.image.title="Levelhead" \
      org.opencontainers.image.description="Drafts level-headed, evidence-backed replies to heated support conversations" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN python -m pip uninstall --yes pip setuptools wheel \
 && rm -r "$(python -c 'import ensurepip; print(*ensurepip.__path__)')" \
 && python -c 'import sys; from importlib.util import find_spec as has; sys.exit([tool for tool in ("pip", "setuptools", "wheel", "pkg_resources", "ensurepip") if has(tool)] or 0)' \
 && useradd --uid 10001 --user-group --create-home --home-dir /home/levelhead --shell /usr/sbin/nologin levelhead
COPY --from=environment /opt/levelhead /opt/levelhead
ENV PATH=/opt/levelhead/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    LITELLM_LOCAL_MODEL_COST_MAP=True
USER 10001:10001
WORKDIR /home/levelhead
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4).read()"]
ENTRYPOINT ["levelhead"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
