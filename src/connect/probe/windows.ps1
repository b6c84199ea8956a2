# What this Windows server reaches, for password writeback. It reads and asks; it changes nothing and needs no administrator.
#
# Save it as regain-probe.ps1 on the server with Microsoft Entra Connect. In Windows PowerShell 5.1 or later:
#   powershell -NoProfile -ExecutionPolicy Bypass -File .\regain-probe.ps1 | Out-File -Encoding utf8 regain-probe.txt
# Then add regain-probe.txt to your session. Read it first: it names the proxy and the time servers of this machine.

$names = @()
$relay = '[a-z0-9-]+\.servicebus\.(windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)'
$patience = 5000
$ErrorActionPreference = 'Stop'

function Row($name, $check, $result, $detail, $watch) {
  $words = ([string]$detail -replace '\s+', ' ').Trim()
  '{0} | {1} | {2} | {3} | {4} ms' -f $name, $check, $result, $words, $watch.ElapsedMilliseconds
}

# The innermost message: the outer ones only say that a call failed.
function Why($fault) {
  $inner = $fault.Exception
  while ($inner.InnerException) { $inner = $inner.InnerException }
  $inner.Message
}

function Step($name, $check, [scriptblock]$work, $failed = 'fail') {
  $watch = [Diagnostics.Stopwatch]::StartNew()
  try { Row $name $check 'ok' (& $work) $watch }
  catch { Row $name $check $failed (Why $_) $watch }
}

function Connect($name) {
  $client = New-Object Net.Sockets.TcpClient
  $begun = $client.BeginConnect($name, 443, $null, $null)
  if (-not $begun.AsyncWaitHandle.WaitOne($patience)) { $client.Close(); throw 'no answer in time' }
  try { $client.EndConnect($begun) } catch { $client.Close(); throw }
  $client
}

# One version of TLS alone, without the proxy.
function Speak($name, $version) {
  $client = Connect $name
  try {
    $net = $client.GetStream()
    $net.ReadTimeout = $patience
    $net.WriteTimeout = $patience
    $tls = New-Object Net.Security.SslStream($net, $false)
    $tls.AuthenticateAsClient($name, $null, [Security.Authentication.SslProtocols]$version, $false)
    'certificate issued by ' + $tls.RemoteCertificate.Issuer
  } finally { $client.Close() }
}

# Any HTTP answer is good, but for that of a proxy that refuses.
function Ask($name, $proxy) {
  $request = [Net.WebRequest]::Create("https://$name/")
  $request.Timeout = $patience
  $request.AllowAutoRedirect = $false
  if ($proxy) { $request.Proxy = New-Object Net.WebProxy("http://$proxy") }
  try { $answer = $request.GetResponse() }
  catch {
    $inner = $_.Exception
    while ($inner -and -not ($inner -is [Net.WebException])) { $inner = $inner.InnerException }
    if (-not $inner -or -not $inner.Response) { throw }
    $answer = $inner.Response
  }
  $status = [int]$answer.StatusCode
  $answer.Close()
  if ($status -eq 407) { throw 'the proxy wants a sign-in (407)' }
  "answered $status"
}

function Value($path, $name) {
  $found = (Get-ItemProperty -Path $path -Name $name -ErrorAction SilentlyContinue).$name
  if ($null -eq $found) { $found = '(not set)' }
  "$path $name = $found"
}

'regain-probe-text 1'
'time (UTC): ' + (Get-Date).ToUniversalTime().ToString('yyyy-MM-dd HH:mm:ss') + 'Z'
'Windows: ' + [Environment]::OSVersion.Version + ', PowerShell: ' + $PSVersionTable.PSVersion

# The relays of this tenant, as the newest heartbeats and faults name them.
try {
  $filter = @{ LogName = 'Application'; ProviderName = 'PasswordResetService'; Id = 31019, 31034 }
  $text = (Get-WinEvent -FilterHashtable $filter -MaxEvents 40 | ForEach-Object { $_.Message }) -join ' '
  $own = @([regex]::Matches($text.ToLower(), $relay) | ForEach-Object { $_.Value } | Sort-Object -Unique)
  'relays in the log: ' + ($own -join ', ')
} catch {
  $own = @()
  'relays in the log: none (' + (Why $_) + ')'
}
if ($own.Count) { $names = @($names | Where-Object { $_ -notmatch $relay }) + $own }

'-- proxy settings'
$winhttp = (netsh winhttp show proxy | Out-String).Trim()
$winhttp
$proxy = [regex]::Match($winhttp, '(?:https=|http://|:\s+)([A-Za-z0-9.-]+:\d{2,5})').Groups[1].Value
try { '.NET, for the first name: ' + [Net.WebRequest]::DefaultWebProxy.GetProxy("https://$($names[0])/") }
catch { '.NET: ' + (Why $_) }

'-- what is reached (name | check | result | detail | time); tcp and tls do not use a proxy'
$known = [Enum]::GetNames([Security.Authentication.SslProtocols])
foreach ($name in $names) {
  Step $name 'dns' { (Resolve-DnsName $name -QuickTimeout | Where-Object { $_.IPAddress } | ForEach-Object { $_.IPAddress }) -join ', ' }
  Step $name 'tcp' { $client = Connect $name; 'connected to ' + $client.Client.RemoteEndPoint; $client.Close() }
  Step $name 'tls1.2' { Speak $name 'Tls12' }
  if ($known -contains 'Tls13') { Step $name 'tls1.3' { Speak $name 'Tls13' } 'note' }
  Step $name 'https' { Ask $name '' }
  if ($proxy) { Step $name 'https through winhttp' { Ask $name $proxy } }
}

'-- TLS and .NET'
'.NET uses: ' + [Net.ServicePointManager]::SecurityProtocol
foreach ($bits in 'HKLM:\SOFTWARE\Microsoft', 'HKLM:\SOFTWARE\WOW6432Node\Microsoft') {
  foreach ($name in 'SchUseStrongCrypto', 'SystemDefaultTlsVersions') { Value "$bits\.NETFramework\v4.0.30319" $name }
}
foreach ($side in 'Client', 'Server') {
  foreach ($name in 'Enabled', 'DisabledByDefault') {
    Value "HKLM:\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\$side" $name
  }
}
Value 'HKLM:\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full' 'Release'

'-- service and clock'
$service = Get-Service ADSync -ErrorAction SilentlyContinue
'ADSync: ' + $(if ($service) { $service.Status } else { 'not on this machine' })
try { (w32tm /query /status 2>&1 | Out-String).Trim() } catch { 'w32tm: ' + (Why $_) }
'-- end'
