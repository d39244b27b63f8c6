"""Calls LaunchPackage through the description of the service.

Arguments: address, user, password, SOAP version, sourceType, sourceLocation, packageName.
"""
import sys

from requests import Session
from requests.auth import HTTPBasicAuth
from zeep import Client, Transport
from zeep.exceptions import Fault

address, user, password, version, source_type, location, name = sys.argv[1:]
session = Session()
session.trust_env = False
session.auth = HTTPBasicAuth(user, password)
client = Client(f"{address}/LaunchSSISPackage.asmx?wsdl", transport=Transport(session=session))
port = "LaunchSSISPackageServiceSoap12" if version == "1.2" else "LaunchSSISPackageServiceSoap"
service = client.bind("LaunchSSISPackageService", port)
try:
    print("result", service.LaunchPackage(sourceType=source_type, sourceLocation=location, packageName=name))
except Fault as fault:
    print(f"fault {fault.code}: {fault.message}")
