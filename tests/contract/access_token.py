#!/usr/bin/env python3
"""Prints an access token: access_token.py CREDENTIALS ROLE"""
import json
import sys
import urllib.request

credentials = json.load(open(sys.argv[1]))
login = next(x for x in credentials["logins"] if x["role"] == sys.argv[2])
body = {"login": login["login"], "password": login["password"], "device_id": "fuzz", "device_name": "fuzz"}
request = urllib.request.Request(credentials["base_url"] + "/v1/auth/login", json.dumps(body).encode(), {"Content-Type": "application/json"})
print(json.load(urllib.request.urlopen(request))["access_token"])
