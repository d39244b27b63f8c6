<?php
// Calls the web service as a program with a Web reference would: the description first, then LaunchPackage.
// Arguments: address, user, password, SOAP version, sourceType, sourceLocation, packageName.
[, $address, $user, $password, $version, $type, $location, $name] = $argv;
$service = new SoapClient("$address/LaunchSSISPackage.asmx?wsdl", [
    'login' => $user,
    'password' => $password,
    'soap_version' => $version === '1.2' ? SOAP_1_2 : SOAP_1_1,
    'cache_wsdl' => WSDL_CACHE_NONE,
    'exceptions' => true,
]);
$arguments = ['sourceType' => $type, 'sourceLocation' => $location, 'packageName' => $name];
try {
    echo 'result ', $service->LaunchPackage($arguments)->LaunchPackageResult, "\n";
} catch (SoapFault $fault) {
    echo 'fault ', $fault->faultcode, ': ', $fault->faultstring, "\n";
}
