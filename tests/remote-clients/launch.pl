# Calls LaunchPackage without a description, as programs written against asmx do.
# Arguments: address, user, password, SOAP version, sourceType, sourceLocation, packageName.
use strict;
use warnings;
use MIME::Base64 qw(encode_base64);
use SOAP::Lite;

my ($address, $user, $password, $version, $type, $location, $name) = @ARGV;
my $service = SOAP::Lite->soapversion($version)->proxy("$address/LaunchSSISPackage.asmx")
  ->default_ns('http://dtsue/')->on_action(sub { join '', @_ })->on_fault(sub { $_[1] });
$service->transport->http_request->header(Authorization => 'Basic ' . encode_base64("$user:$password", ''));
my $answer = $service->call(
  'LaunchPackage',
  SOAP::Data->name('sourceType')->value($type)->type('string'),
  SOAP::Data->name('sourceLocation')->value($location)->type('string'),
  SOAP::Data->name('packageName')->value($name)->type('string'),
);
if (!ref $answer) { print 'transport ', $service->transport->status, "\n" }
elsif ($answer->fault && $version eq '1.2') {
  print 'fault ', $answer->valueof('//Fault/Code/Value'), ': ', $answer->valueof('//Fault/Reason/Text'), "\n";
}
elsif ($answer->fault) { print 'fault ', $answer->faultcode, ': ', $answer->faultstring, "\n" }
else { print 'result ', $answer->result, "\n" }
