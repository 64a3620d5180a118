"""The demo that the tests talk to; CREDENTIALS names the file that it has written."""
import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from lighthouse_client import Lighthouse, Retry, new_id
from proxy import Proxy

QUICK = Retry(times=4, longest=2.0)


@pytest.fixture(scope="session")
def demo() -> Any:
    with open(os.environ["CREDENTIALS"], encoding="utf-8") as file:
        return json.load(file)


@pytest.fixture
def network(demo: Any) -> Proxy:
    return Proxy(demo["base_url"])


@pytest.fixture
def signed_in(demo: Any, network: Proxy) -> Callable[[str], Lighthouse]:
    """Somebody on a device of their own, behind the network that can be spoilt."""
    password = {one["login"]: one["password"] for one in demo["logins"]}

    def on_a_device(login: str) -> Lighthouse:
        client = Lighthouse(network.base, device_id=new_id(), device_name="tests of the Python client", retry=QUICK)
        client.sign_in(login, password[login])
        return client

    return on_a_device
