// The documented console client with a proxy that the tool "wsdl" made of the description of the service (namespace LaunchService).
// Arguments: address, user, password (both empty: no credentials), SOAP version, sourceType, sourceLocation, packageName.
using System;
using System.Net;
using System.Web.Services.Protocols;
using LaunchService;

class Launch
{
  enum PackageExecutionResult { PackageSucceeded, PackageFailed, PackageCompleted, PackageWasCancelled }

  static void Main(string[] args)
  {
    var service = new LaunchSSISPackageService();
    service.Url = args[0] + "/LaunchSSISPackage.asmx";
    if (args[1] != "") service.Credentials = new NetworkCredential(args[1], args[2]);
    if (args[3] == "1.2") service.SoapVersion = SoapProtocolVersion.Soap12;
    try
    {
      int result = service.LaunchPackage(args[4], args[5], args[6]);
      Console.WriteLine("result {0} {1}", result, (PackageExecutionResult)result);
    }
    catch (SoapException exception)
    {
      Console.WriteLine("fault {0}: {1}", exception.Code.Name, exception.Message);
    }
  }
}
