"""Prints the request bodies that two clients of CBR make of the policies in policies.py.

The clients are the PyPI packages huaweicloudsdkcbr and otcextensions. Each sends its requests to a
server in this process, which records the bodies. Each body is printed as one line of JSON:

    {"client": "…", "request": "create", "name": "…", "body": {"policy": {…}}, "pointer": null}

`pointer` is the JSON pointer of the one fault in a policy that breaks a rule, null in a valid one.
The exit status is 77 if a package is missing.
"""

import json
import os
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from policies import BROKEN, HUAWEI, OTC, VALID, Case, Json

try:
    import huaweicloudsdkcbr.v1 as huawei
    from huaweicloudsdkcore.auth.credentials import BasicCredentials
    from openstack import connect
    from otcextensions.sdk.cbr.v3._proxy import Proxy
except ImportError as error:
    print(f"a client is not installed: {error}", file=sys.stderr)
    sys.exit(77)

PROJECT = "0605767b5780d5762fc5c0118072a564"
POLICY_ID = "cbb3ce6f-3332-4e7c-b98e-77290d8471ff"

Send = Callable[[Case], None]


class Recorder(BaseHTTPRequestHandler):
    """Keeps the body of the last request; answers with a policy that has nothing but an id."""

    recorded: Json = None

    def answer(self) -> None:
        Recorder.recorded = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps({"policy": {"id": POLICY_ID}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_POST = do_PUT = answer

    def log_message(self, *_: Any) -> None:
        pass


def huawei_sender(endpoint: str) -> Send:
    client = (
        huawei.CbrClient.new_builder()
        .with_credentials(BasicCredentials("key", "secret", PROJECT))
        .with_endpoint(endpoint)
        .build()
    )

    def members(policy: dict[str, Json], trigger: type, properties: type) -> dict[str, Any]:
        models: dict[str, Any] = dict(policy)
        if "operation_definition" in policy:
            models["operation_definition"] = huawei.PolicyoODCreate(
                **policy["operation_definition"]
            )
        if "trigger" in policy:
            models["trigger"] = trigger(properties=properties(**policy["trigger"]["properties"]))
        return models

    def send(case: Case) -> None:
        if case.request == "create":
            models = members(
                case.policy, huawei.PolicyTriggerReq, huawei.PolicyTriggerPropertiesReq
            )
            body = huawei.PolicyCreateReq(policy=huawei.PolicyCreate(**models))
            client.create_policy(huawei.CreatePolicyRequest(body=body))
        else:
            models = members(
                case.policy, huawei.PolicyTriggerUpdateReq, huawei.PolicyTriggerPropertiesUpdateReq
            )
            body = huawei.PolicyUpdateReq(policy=huawei.PolicyUpdate(**models))
            client.update_policy(huawei.UpdatePolicyRequest(policy_id=POLICY_ID, body=body))

    return send


def otc_sender(endpoint: str) -> Send:
    connection = connect(
        load_envvars=False,
        load_yaml_config=False,
        auth_type="none",
        endpoint=f"{endpoint}/v3/{PROJECT}",
    )

    def send(case: Case) -> None:
        proxy = Proxy(connection.session, service_type="cbr")
        if case.request == "create":
            proxy.create_policy(**case.policy)
        else:
            proxy.update_policy(POLICY_ID, **case.policy)

    return send


def main() -> None:
    os.environ["NO_PROXY"] = "127.0.0.1"
    server = HTTPServer(("127.0.0.1", 0), Recorder)
    Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    senders = {HUAWEI: huawei_sender(endpoint), OTC: otc_sender(endpoint)}

    for case in VALID + BROKEN:
        for client in case.clients:
            senders[client](case)
            line = {
                "client": client,
                "request": case.request,
                "name": case.name,
                "body": Recorder.recorded,
                "pointer": case.pointer,
            }
            print(json.dumps(line, ensure_ascii=False))


main()
