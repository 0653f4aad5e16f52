"""The configuration of a soak's server, and how it changes: versions, functions that come and go, files that are refused."""

import json
import shutil
import subprocess

import edge_server
import functions

RELOAD_LIMIT_S = 30


class Edge:
    def __init__(self, folder, site_port, maximum_contexts):
        self.folder = folder
        self.site_port = site_port
        self.maximum_contexts = maximum_contexts
        self.port = edge_server.free_port()
        self.versions = {name: 1 for name in functions.KINDS}
        self.guests = True
        self.reloads = self.refused = 0
        (folder / "files").mkdir()
        for name, kind in functions.KINDS.items():
            self._write_code(name)
            if not kind.steady:
                (folder / "files" / name).write_text("site")

    def _code(self, name):
        return self.folder / "code" / f"{name}-{self.versions[name]}"

    def _write_code(self, name):
        self._code(name).mkdir(parents=True)
        (self._code(name) / "index.js").write_text(functions.source(name, self.versions[name]))

    def names(self):
        return [name for name, kind in functions.KINDS.items() if kind.steady or self.guests]

    def configuration(self):
        kinds = {name: functions.KINDS[name] for name in self.names()}
        uncached = {"cachePolicy": "CachingDisabled"}
        return {
            "version": 1, "workers": 2, "shutdownTimeout": "10s",
            "listeners": [{"host": "127.0.0.1", "port": self.port}],
            "admin": {"socket": "admin.sock"},
            "viewerLimits": {"idleTimeout": "10m"},
            "accessLog": {"file": "access.log", "format": "json"},
            # Eviction all the time: fewer contexts than functions want, and none waits for long. A wait for room is no
            # failure here; only reserved concurrency may throttle.
            "hooks": {"logDirectory": "log", "idleTimeout": "2s", "concurrency": self.maximum_contexts,
                      "maxContexts": self.maximum_contexts, "throttleWait": "20s", "throttleQueue": 4096},
            "outbound": {"allowPrivate": True, "ports": [self.site_port]},
            "origins": [
                {"id": "files", "domainName": "b.s3.us-east-1.amazonaws.com", "directory": {"path": "files"}},
                {"id": "site", "domainName": "127.0.0.1", "customOriginConfig": {
                    "httpPort": self.site_port, "originProtocolPolicy": "http-only"}}],
            "functions": {name: self._function(name, kind) for name, kind in kinds.items()},
            "distributions": [{
                "id": "ESOAK", "domainName": "soak.cloudfront.net", "aliases": ["127.0.0.1"],
                "cacheBehaviors": [
                    {**uncached, "pathPattern": f"/{name}", "originRequestPolicy": "AllViewerExceptHostHeader",
                     "targetOriginId": "site" if kind.hook == "origin-request" else "files",
                     "lambdaFunctionAssociations": [
                         {"eventType": kind.hook, "function": f"{name}:{self.versions[name]}"}]}
                    for name, kind in kinds.items()],
                "defaultCacheBehavior": {**uncached, "targetOriginId": "files"}}],
        }

    def _function(self, name, kind):
        one = {"version": self.versions[name], "code": str(self._code(name)), "handler": "index.handler", "timeout": 5,
               "environment": {"ORIGIN_PORT": str(self.site_port)}, **kind.settings}
        return {**one, "reservedConcurrentExecutions": kind.reserved} if kind.reserved else one

    def change(self, server, random):
        """One reload: some functions get a new version, guests come or go. Returns what went wrong, or nothing."""
        old = []
        for name in random.sample(list(self.versions), 4):
            old.append(self._code(name))
            self.versions[name] += 1
            self._write_code(name)
        self.guests = not self.guests
        server.config_file.write_text(json.dumps(self.configuration()))
        self.reloads += 1
        wrong = self._reload(server, 0)
        for folder in old:
            shutil.rmtree(folder)
        return wrong

    def change_badly(self, server):
        """A file that is refused, and changes nothing."""
        server.config_file.write_text(json.dumps({**self.configuration(), "workers": "many"}))
        self.refused += 1
        return self._reload(server, 1)

    def _reload(self, server, expected):
        done = subprocess.run([server.program, "reload", "--config", str(server.config_file), "--admin",
                               str(self.folder / "admin.sock")], capture_output=True, text=True, timeout=RELOAD_LIMIT_S)
        if (done.returncode == 0) == (expected == 0):
            return []
        return [f"reload ended with {done.returncode}: {done.stdout}{done.stderr}"]
